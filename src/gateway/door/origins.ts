/**
 * Which names are ours: what `Host` and `Origin` are compared with, whole. A page of another origin, or a
 * foreign name that resolves to this machine (DNS rebinding), is turned away before anything is parsed.
 */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

export interface Address {
  host: string;
  port: number;
  tls: boolean;
  publicUrls: readonly string[];
}

export interface Origins {
  hosts: ReadonlySet<string>;
  origins: ReadonlySet<string>;
}

export const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** True for names and addresses that only this machine can reach. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

export const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::' || host === '[::]';

/** As it stands in a URL: IPv6 addresses in brackets. */
export const urlHost = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host);

export function createOrigins(address: Address): Origins {
  const scheme = address.tls ? 'https' : 'http';
  const names = [...LOOPBACK_NAMES, ...namesOf(address.host)];
  // The URL parser writes a host as browsers do: lower case, without the scheme's own port.
  const own = names.map((name) => new URL(`${scheme}://${name}:${address.port}`));
  const all = [...own, ...address.publicUrls.map((url) => new URL(url))];
  return {
    hosts: new Set(all.map((url) => url.host)),
    origins: new Set(all.map((url) => url.origin)),
  };
}

/** Behind a wildcard, this machine's name and addresses: an attacker's name is none of them. */
function namesOf(host: string): string[] {
  if (!isWildcard(host)) return [urlHost(host)];
  const interfaces = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const addresses = interfaces.filter(({ scopeid }) => !scopeid).map(({ address }) => urlHost(address));
  return [hostname(), ...addresses];
}

export interface Refusal {
  status: 400 | 403 | 503;
  code: string;
  message: string;
}

type RequestHead = Pick<IncomingMessage, 'url' | 'headers' | 'rawHeaders'>;

/** Null if the request may go on to be read. A missing `Origin` passes here: see the callers. */
export function checkOrigin(request: RequestHead, { hosts, origins }: Origins): Refusal | null {
  if (!request.url?.startsWith('/')) {
    return { status: 400, code: 'bad_request', message: 'The request target must be a path' };
  }
  // Node keeps the first of two Host headers, a proxy before it perhaps the second.
  if (count(request, 'host') > 1 || count(request, 'origin') > 1) {
    return { status: 400, code: 'bad_request', message: 'Host and Origin may be given once' };
  }
  const { host, origin } = request.headers;
  if (host === undefined || !hosts.has(host.toLowerCase())) {
    return { status: 403, code: 'foreign_host', message: 'Unknown Host. See --public-url' };
  }
  if (origin !== undefined && !origins.has(origin)) {
    return { status: 403, code: 'foreign_origin', message: 'Unknown Origin. See --public-url' };
  }
  return null;
}

function count(request: RequestHead, name: string): number {
  let found = 0;
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    if (request.rawHeaders[i]?.toLowerCase() === name) found += 1;
  }
  return found;
}

/**
 * The listening sockets, and the first check of every request on them: `Host` and `Origin`, before anything
 * is parsed. What a request means is not known here.
 */
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { StartError } from '../door/data-dir.ts';
import { checkOrigin, type Origins, type Refusal } from '../door/origins.ts';
import { errorBody } from './http-error.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

export interface Handlers {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface ServerOptions {
  host: string;
  port: number;
  tls: { cert: string | Buffer; key: string | Buffer } | null;
}

export interface WebServer {
  port: number;
  /** Until then every request is refused: the names that are ours contain the port. */
  open(origins: Origins, handlers: Handlers): void;
  close(): Promise<void>;
}

const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 20_000,
  // How often Node looks for those that are late: 30 s where nothing is said.
  connectionsCheckingInterval: 2_000,
};

export async function listen({ host, port, tls }: ServerOptions): Promise<WebServer> {
  let door: { origins: Origins; handlers: Handlers } | null = null;

  function request(incoming: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const refusal = door ? checkOrigin(incoming, door.origins) : NOT_OPEN;
    if (refusal) refuse(response, refusal);
    else door?.handlers.request(incoming, response);
  }

  function upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refusal = door ? checkOrigin(incoming, door.origins) : NOT_OPEN;
    if (refusal) refuseUpgrade(socket, refusal.status, refusal.code, refusal.message);
    else door?.handlers.upgrade(incoming, socket, head);
  }

  const make = (): Server => {
    const server = tls ? createHttpsServer({ ...LIMITS, ...tls }) : createHttpServer(LIMITS);
    return server.on('request', request).on('upgrade', upgrade);
  };
  const servers = isLocal(host) ? await bindBoth(make, port) : [await bind(make(), host, port)];

  return {
    port: portOf(servers),
    open(origins, handlers) {
      door = { origins, handlers };
    },
    close: async () => {
      await Promise.all(servers.map(closeServer));
    },
  };
}

const isLocal = (host: string): boolean => host === 'localhost' || host === '127.0.0.1';

/** For `--port 0`: a port that is free on one loopback address may be taken on the other. */
const TRIES = 10;

/**
 * Both loopback addresses, where there are two: browsers take "localhost" for `::1` first, and what listens
 * there in our place would be handed the pairing code.
 */
async function bindBoth(make: () => Server, port: number, tries = TRIES): Promise<Server[]> {
  const four = await bind(make(), '127.0.0.1', port);
  try {
    return [four, await bind(make(), '::1', portOf([four]))];
  } catch (error) {
    if (isCode(error, 'EADDRNOTAVAIL') || isCode(error, 'EAFNOSUPPORT')) return [four];
    await closeServer(four);
    if (port !== 0 || tries === 0) throw error;
    return bindBoth(make, port, tries - 1);
  }
}

async function bind(server: Server, host: string, port: number): Promise<Server> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen({ host, port }, resolve);
  });
  return server;
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

function portOf([server]: readonly Server[]): number {
  const address = server?.address();
  if (!address || typeof address === 'string') throw new Error('A listening socket has a port');
  return address.port;
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error &&
  error.cause instanceof Error &&
  'code' in error.cause &&
  error.cause.code === code;

const NOT_OPEN: Refusal = { status: 503, code: 'starting', message: 'The gateway is starting' };

function refuse(response: ServerResponse, { status, code, message }: Refusal): void {
  // The rest of the request is not worth reading.
  response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' });
  response.end(errorBody(code, message));
}

/** Answers an upgrade that is refused, and ends its connection. */
export function refuseUpgrade(socket: Duplex, status: number, code: string, message: string): void {
  const body = errorBody(code, message);
  const headers = { ...SECURITY_HEADERS, 'Content-Type': 'application/json', Connection: 'close' };
  const lines = Object.entries({ ...headers, 'Content-Length': String(Buffer.byteLength(body)) });
  const head = [`HTTP/1.1 ${status} Refused`, ...lines.map(([name, value]) => `${name}: ${value}`)];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): Error {
  return new StartError(listenProblem(cause.code, host, port), { cause });
}

function listenProblem(code: string | undefined, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use. Stop what uses it, or choose another: --port 8081 (or --port 0 for any)`;
    case 'EACCES':
      return `Port ${port} may not be used by this user. Choose one above 1023: --port 8080`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `--host ${host} is no address of this machine`;
    default:
      return `Cannot listen on ${host} port ${port} (${code ?? 'unknown error'})`;
  }
}

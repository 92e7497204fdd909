/** The command line, parsed: every option of the gateway, with what is wrong named. It starts nothing. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type AgentCommand, parseAgentOption } from '../agents/catalog.ts';
import { isLoopback } from '../door/origins.ts';
import { KEEP_EXPECTED, type Keep, parseKeep, STANDARD_KEEP } from '../log/keep.ts';
import type { LogFormat } from '../logger.ts';

export interface StartOptions {
  host: string;
  port: number;
  dataDir: string;
  roots: string[];
  agents: AgentCommand[];
  publicUrls: string[];
  /** How long events of ended turns are kept. */
  keep: Keep;
  tls: { cert: Buffer; key: Buffer } | null;
  openBrowser: boolean;
  log: LogFormat;
}

export type Command =
  | { type: 'help' }
  | { type: 'version' }
  | { type: 'pair'; dataDir: string; log: LogFormat }
  | { type: 'start'; options: StartOptions }
  | { type: 'invalid'; message: string };

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  root: { type: 'string', multiple: true },
  agent: { type: 'string', multiple: true },
  'public-url': { type: 'string', multiple: true },
  keep: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'no-open': { type: 'boolean' },
  log: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** For the person who typed it; the message names the option. */
class OptionError extends Error {}

export function parseCommand(argv: readonly string[], env: NodeJS.ProcessEnv): Command {
  try {
    return read(argv, env);
  } catch (error) {
    if (error instanceof OptionError) return { type: 'invalid', message: error.message };
    throw error;
  }
}

function read(argv: readonly string[], env: NodeJS.ProcessEnv): Command {
  const { values, positionals } = tokens(argv);
  if (values.help) return { type: 'help' };
  if (values.version) return { type: 'version' };
  const [subcommand, ...rest] = positionals;
  if (subcommand !== undefined && subcommand !== 'pair')
    throw new OptionError(`Unknown command ${subcommand}`);
  if (rest[0] !== undefined) throw new OptionError(`Unexpected argument ${rest[0]}`);
  const dataDir = values.data === undefined ? defaultDataDir(env) : resolve(notEmpty('--data', values.data));
  const log = logFormat(values.log ?? 'pretty');
  if (subcommand === 'pair') return { type: 'pair', dataDir, log };

  const options: StartOptions = {
    host: notEmpty('--host', values.host ?? '127.0.0.1').replace(/^\[(.*)\]$/, '$1'),
    port: port(values.port ?? '8080'),
    dataDir,
    roots: (values.root ?? [homedir()]).map(root),
    agents: (values.agent ?? []).map(agent),
    publicUrls: (values['public-url'] ?? []).map(publicUrl),
    keep: values.keep === undefined ? STANDARD_KEEP : keep(values.keep),
    tls: tls(values['tls-cert'], values['tls-key']),
    openBrowser: !values['no-open'],
    log,
  };
  const isPrivate = options.tls !== null || options.publicUrls.some((url) => url.startsWith('https:'));
  if (!isLoopback(options.host) && !isPrivate) {
    throw new OptionError(
      `--host ${options.host} is reachable from other machines: add --tls-cert and --tls-key, or --public-url https://…`,
    );
  }
  return { type: 'start', options };
}

function tokens(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, strict: true, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Node adds advice on positional arguments, which these are not.
    throw new OptionError(message.split('. To specify')[0] ?? message);
  }
}

export function defaultDataDir(env: NodeJS.ProcessEnv): string {
  const { XDG_DATA_HOME } = env;
  // The XDG Base Directory specification: a relative path there is to be ignored.
  const base = XDG_DATA_HOME && isAbsolute(XDG_DATA_HOME) ? XDG_DATA_HOME : join(homedir(), '.local/share');
  return join(base, 'aperture');
}

function notEmpty(name: string, value: string): string {
  if (value.trim() === '') throw new OptionError(`${name} is empty`);
  return value;
}

function port(value: string): number {
  const number = Number(value);
  if (!/^\d{1,5}$/.test(value) || number > 65_535) {
    throw new OptionError(`--port ${value}: expected a number from 0 to 65535`);
  }
  return number;
}

function root(value: string): string {
  try {
    const path = realpathSync(notEmpty('--root', value));
    if (statSync(path).isDirectory()) return path;
  } catch (error) {
    if (error instanceof OptionError) throw error;
  }
  throw new OptionError(`--root ${value}: no such directory`);
}

function agent(value: string): AgentCommand {
  try {
    return parseAgentOption(value);
  } catch (error) {
    throw new OptionError(`--agent ${value}: ${error instanceof Error ? error.message : 'invalid'}`);
  }
}

function keep(value: string): Keep {
  const parsed = parseKeep(value);
  if (parsed) return parsed;
  throw new OptionError(`--keep ${value}: ${KEEP_EXPECTED}`);
}

function publicUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const isOrigin = url !== null && url.pathname === '/' && `${url.search}${url.hash}${url.username}` === '';
  if (!isOrigin || !/^https?:$/.test(url.protocol)) {
    throw new OptionError(`--public-url ${value}: expected an address like https://aperture.example.net`);
  }
  return url.origin;
}

function tls(cert: string | undefined, key: string | undefined): StartOptions['tls'] {
  if (cert === undefined && key === undefined) return null;
  if (cert === undefined) throw new OptionError('--tls-key needs --tls-cert');
  if (key === undefined) throw new OptionError('--tls-cert needs --tls-key');
  return { cert: file('--tls-cert', cert), key: file('--tls-key', key) };
}

function file(name: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new OptionError(`${name} ${path}: cannot be read`);
  }
}

function logFormat(value: string): LogFormat {
  if (value === 'pretty' || value === 'json') return value;
  throw new OptionError(`--log ${value}: expected pretty or json`);
}

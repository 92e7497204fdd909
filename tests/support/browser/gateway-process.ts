/**
 * A real gateway in a process of its own, as a person would start it. It can be killed and started again on
 * the same port and data, and asked over HTTP by a device that is paired with it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { type GatewayStatus, pairResponseSchema, statusSchema } from '../../../src/shared/http.ts';
import { type Session, sessionSchema } from '../../../src/shared/session.ts';

const MAIN = fileURLToPath(new URL('../../../dist/gateway/main.js', import.meta.url));
const READY = /^aperture ready (https?:\/\/\S+\/#pair=\S+)$/;
const READY_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 10_000;

export interface GatewayOptions {
  /** Kept after `dispose` if given. */
  dataDir?: string;
  port?: number;
  /** Further options of the gateway. */
  args?: string[];
  env?: Record<string, string>;
  /** The program, where it is not the one in `dist`. */
  main?: string;
}

export interface GatewayProcess {
  /** Without a slash at its end. */
  readonly url: string;
  /** The one-time link of its ready line, whole. */
  readonly pairUrl: string;
  readonly dataDir: string;
  /** Where sessions may work. */
  readonly root: string;
  readonly pid: number;
  /** What it wrote to stderr since it was started last. */
  readonly stderr: string;
  /** SIGKILL: as if the machine had lost its power. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Starts it again, on the same port and data; stops it first if it runs. */
  restart(): Promise<void>;
  status(): Promise<GatewayStatus>;
  /** Of a device that is paired with it. */
  token(): Promise<string>;
  /** Any request, with that token. */
  request(method: string, path: string, body?: unknown): Promise<Response>;
  /** A session of the demo agent where nothing else is said. */
  createSession(options?: { agent?: string; cwd?: string; title?: string }): Promise<Session>;
  /** A new one-time link, whole. */
  pairLink(): Promise<string>;
  /** Ends it, and removes the folders that it was given. */
  dispose(): Promise<void>;
}

export async function startGateway(options: GatewayOptions = {}): Promise<GatewayProcess> {
  const temporary = await mkdtemp(join(tmpdir(), 'aperture-test-'));
  const root = join(temporary, 'root');
  const dataDir = options.dataDir ?? join(temporary, 'data');
  const { main = MAIN } = options;
  await mkdir(root, { recursive: true });

  let child: ChildProcess;
  let stderr = '';
  let url = '';
  let pairUrl = '';
  let token: Promise<string> | null = null;

  async function start(port: number): Promise<void> {
    const args = [
      '--port',
      `${port}`,
      '--data',
      dataDir,
      '--root',
      root,
      '--no-open',
      ...(options.args ?? []),
    ];
    // The demo agent's memory belongs to this gateway's data, not to the machine's.
    const env = { ...process.env, APERTURE_DEMO_DIR: join(temporary, 'demo'), ...options.env };
    child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    stderr = '';
    child.stderr?.on('data', (data: Buffer) => {
      stderr += data.toString();
    });
    pairUrl = await readyLine(child, () => stderr);
    url = new URL(pairUrl).origin;
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, 'exit', { signal: AbortSignal.timeout(STOP_TIMEOUT_MS) });
    child.kill(signal);
    await exited;
    return child.exitCode;
  }

  function ownToken(): Promise<string> {
    // By a link of its own: the one of the ready line is the test's.
    token ??= newPairLink(dataDir).then(pair);
    return token;
  }

  async function request(method: string, path: string, body?: unknown): Promise<Response> {
    return await fetch(new URL(path, url), {
      method,
      headers: {
        authorization: `Bearer ${await ownToken()}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  await start(options.port ?? 0);

  return {
    get url() {
      return url;
    },
    get pairUrl() {
      return pairUrl;
    },
    dataDir,
    root,
    get pid() {
      return child.pid ?? 0;
    },
    get stderr() {
      return stderr;
    },
    async kill() {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    async restart() {
      await end('SIGTERM');
      await start(Number(new URL(url).port));
    },
    async status() {
      return v.parse(statusSchema, await json(await request('GET', '/v1/status')));
    },
    token: ownToken,
    request,
    async createSession({ agent = 'demo', cwd = root, title } = {}) {
      const body = { agent, cwd, ...(title !== undefined && { title }) };
      return v.parse(sessionSchema, await json(await request('POST', '/v1/sessions', body)));
    },
    pairLink: () => newPairLink(dataDir),
    async dispose() {
      await end('SIGKILL');
      await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function readyLine(child: ChildProcess, stderr: () => string): Promise<string> {
  if (!child.stdout) throw new Error('The gateway has no stdout');
  const lines = createInterface({ input: child.stdout });
  const signal = AbortSignal.timeout(READY_TIMEOUT_MS);
  const exited = once(child, 'exit', { signal }).then(() => {
    throw new Error(`The gateway ended before it was ready:\n${stderr()}`);
  });
  const ready = (async () => {
    for await (const line of lines) {
      const match = READY.exec(line);
      if (match?.[1]) return match[1];
    }
    return await exited;
  })();
  try {
    return await Promise.race([ready, exited]);
  } finally {
    exited.catch(() => undefined);
  }
}

async function pair(link: string): Promise<string> {
  const { origin, hash } = new URL(link);
  const response = await fetch(new URL('/v1/pair', origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ code: hash.replace('#pair=', ''), name: 'test' }),
  });
  return v.parse(pairResponseSchema, await json(response)).token;
}

async function newPairLink(dataDir: string): Promise<string> {
  const child = spawn(process.execPath, [MAIN, 'pair', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      output += data.toString();
    });
  }
  await once(child, 'close', { signal: AbortSignal.timeout(READY_TIMEOUT_MS) });
  const link = /https?:\/\/\S+#pair=\S+/.exec(output)?.[0];
  if (link === undefined) throw new Error(`“pair” printed no link:\n${output}`);
  return link;
}

async function json(response: Response): Promise<unknown> {
  if (!response.ok)
    throw new Error(`${response.status} ${new URL(response.url).pathname}: ${await response.text()}`);
  return await response.json();
}

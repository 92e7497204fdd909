import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { buildGateway, type Program, removeBuild, run } from './cli-process.ts';
import { temporaryDirectory } from './door-harness.ts';

let main = '';
beforeAll(async () => {
  ({ main } = await buildGateway());
}, 60_000);
afterAll(removeBuild);

interface Place {
  data: string;
  args: string[];
}

function place(): Place {
  const data = join(temporaryDirectory(), 'data');
  return { data, args: ['--port', '0', '--data', data, '--root', temporaryDirectory()] };
}

async function pair(url: string, code: string): Promise<Response> {
  return fetch(`${url}/v1/pair`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code, name: 'test' }),
  });
}

async function tokenOf(program: Program): Promise<string> {
  const { url, code } = await program.ready;
  return ((await (await pair(url, code)).json()) as { token: string }).token;
}

/** Processes whose command line contains a text, by Linux's /proc. */
function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    });
}

describe('the gateway’s program', () => {
  it('says that it is ready in one line, and nothing else on stdout', async () => {
    const program = run(main, place().args);
    const { url, code } = await program.ready;
    expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({ status: 'ok' });
    expect((await pair(url, code)).status).toBe(200);
    expect(program.stdout().trim().split('\n')).toHaveLength(1);
    expect(program.stderr()).not.toContain(code);
  });

  it('logs JSON lines if asked to', async () => {
    const program = run(main, [...place().args, '--log', 'json']);
    await tokenOf(program);
    await vi.waitFor(() => expect(program.stderr()).toContain('paired'));
    for (const line of program.stderr().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends by %s with code 0, its agents too', async (signal) => {
    const { data, args } = place();
    const program = run(main, args, { APERTURE_DEMO_DIR: join(data, '..', 'demo') });
    const token = await tokenOf(program);
    const { url } = await program.ready;
    const before = new Set(processesWith('demo-agent.js'));
    const response = await fetch(`${url}/v1/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({ agent: 'demo' }),
    });
    expect(response.status).toBe(201);
    const agents = () =>
      processesWith(main.replace('main.js', 'demo-agent.js')).filter((pid) => !before.has(pid));
    await vi.waitFor(() => expect(agents()).toHaveLength(1), { timeout: 10_000 });
    const feed = await fetch(`${url}/v1/events`, { headers: { Authorization: `Bearer ${token}` } });
    const begun = Date.now();
    program.child.kill(signal);
    expect(await program.exited).toEqual({ code: 0, signal: null });
    expect(Date.now() - begun).toBeLessThan(5_000);
    expect(agents()).toEqual([]);
    await feed.body?.cancel().catch(() => undefined);
  });

  it('refuses a second start on its data directory, and says who is there', async () => {
    const { args } = place();
    const first = run(main, args);
    const { url } = await first.ready;
    const second = run(main, args);
    expect((await second.exited).code).toBe(1);
    expect(second.stderr()).toContain(url);
    expect(second.stderr()).toContain(`process ${first.child.pid}`);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('starts again at once after it was killed, and knows its devices', async () => {
    const { args } = place();
    const first = run(main, args);
    const token = await tokenOf(first);
    first.child.kill('SIGKILL');
    await first.exited;
    const { url } = await run(main, args).ready;
    const status = await fetch(`${url}/v1/status`, { headers: { Authorization: `Bearer ${token}` } });
    expect(status.status).toBe(200);
  });

  it('says what to do when its port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { data } = place();
    const program = run(main, ['--port', String(port), '--data', data]);
    expect((await program.exited).code).toBe(1);
    expect(program.stderr()).toContain(`Port ${port} is in use`);
    expect(program.stderr()).not.toContain('    at ');
  });

  it('refuses a host that other machines reach, unknown options, and bad values', async () => {
    for (const [args, named] of [
      [['--host', '0.0.0.0'], '--tls-cert'],
      [['--colour'], '--colour'],
      [['--port', 'x'], '--port x'],
    ] as const) {
      const program = run(main, [...args]);
      expect((await program.exited).code).toBe(2);
      expect(program.stderr()).toContain(named);
      expect(program.stdout()).toBe('');
    }
  });

  it('has help that lists every option, and a version', async () => {
    const help = run(main, ['--help']);
    expect((await help.exited).code).toBe(0);
    for (const option of [
      'port',
      'host',
      'data',
      'root',
      'agent',
      'public-url',
      'tls-cert',
      'tls-key',
      'no-open',
      'log',
    ]) {
      expect(help.stdout()).toContain(`--${option}`);
    }
    const version = run(main, ['--version']);
    await version.exited;
    expect(version.stdout()).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe('pair', () => {
  it('prints a new link that works once, and its QR code', async () => {
    const { data, args } = place();
    const { url } = await run(main, args).ready;
    const program = run(main, ['pair', '--data', data]);
    expect((await program.exited).code).toBe(0);
    const [link] = program.stdout().split('\n');
    expect(link?.startsWith(`${url}/#pair=`)).toBe(true);
    expect(program.stdout()).toMatch(/[▀▄█]{10}/);
    const code = link?.split('#pair=')[1] ?? '';
    expect((await pair(url, code)).status).toBe(200);
    expect((await pair(url, code)).status).toBe(401);
  });

  it('says so where no gateway runs', async () => {
    const { data } = place();
    const program = run(main, ['pair', '--data', data]);
    expect((await program.exited).code).toBe(1);
    expect(program.stderr()).toContain(`No gateway runs on ${data}`);
    expect(program.stdout()).toBe('');
  });

  it('gives the public address too, for another device', async () => {
    const { data, args } = place();
    await run(main, [...args, '--public-url', 'https://aperture.example.net']).ready;
    const program = run(main, ['pair', '--data', data]);
    await program.exited;
    expect(program.stdout()).toMatch(/^https:\/\/aperture\.example\.net\/#pair=\S+$/m);
  });
});

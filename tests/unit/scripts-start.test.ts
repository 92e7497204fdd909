/** `npm start` in a project whose gateway is a stand-in: what it passes on, and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { STATE_FILE, sourceHash } from '../../scripts/setup/build-state.mjs';

const SCRIPTS = fileURLToPath(new URL('../../scripts', import.meta.url));
/** Says that it is ready, with what it was given; on SIGTERM it takes its time, then leaves with code 0. */
const GATEWAY = `
if (process.argv.includes('--fail')) process.exit(3);
const alive = setInterval(() => {}, 1000);
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => {
  console.log(signal);
  setTimeout(() => { clearInterval(alive); console.log('flushed'); }, 100);
});
console.log('ready ' + JSON.stringify(process.argv.slice(2)));
`;

let root: string;
const started: ChildProcess[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aperture-start-'));
  cpSync(SCRIPTS, join(root, 'scripts'), { recursive: true });
  writeFileSync(
    join(root, 'package.json'),
    JSON.stringify({
      name: 'x',
      version: '1.0.0',
      type: 'module',
      scripts: { start: 'exec node scripts/start.mjs' },
    }),
  );
  // A project without dependencies: `npm ci` needs no network for it.
  const packages = { '': { name: 'x', version: '1.0.0' } };
  const lock = { name: 'x', version: '1.0.0', lockfileVersion: 3, requires: true, packages };
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lock));
  for (const [path, content] of [
    ['dist/app/index.html', ''],
    ['dist/gateway/main.js', GATEWAY],
    ['dist/gateway/demo-agent.js', ''],
  ] as const) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: {} }));
  writeFileSync(join(root, STATE_FILE), JSON.stringify({ hash: sourceHash(root) }));
});

afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM'); // npm hands it on; SIGKILL would leave the gateway behind
    await once(child, 'exit');
  }
  rmSync(root, { recursive: true, force: true });
});

function npmStart(...args: string[]) {
  const child = spawn('npm', ['--silent', 'start', '--', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const heard = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => {
    heard.stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    heard.stderr += data.toString();
  });
  return { child, heard, closed: once(child, 'close') };
}
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 15_000 });

it('passes its options on, and leaves stdout to the gateway', async () => {
  const { heard } = npmStart('--port', '0', '--agent', 'a=b c');
  await eventually(() => expect(heard.stdout).toBe('ready ["--port","0","--agent","a=b c"]\n'));
});

it.each([
  'SIGTERM',
  'SIGINT',
] as const)('hands %s, sent to npm alone, to the gateway, and leaves with its code', async (signal) => {
  const { child, heard, closed } = npmStart();
  await eventually(() => expect(heard.stdout).toContain('ready'));
  child.kill(signal);
  expect(await closed).toEqual([0, null]);
  expect(heard.stdout).toBe(`ready []\n${signal}\nflushed\n`);
});

it('leaves with the code of a gateway that refuses to start', async () => {
  const { closed } = npmStart('--fail');
  expect(await closed).toEqual([3, null]);
});

it('says that it installs where dependencies are missing, on stderr', async () => {
  rmSync(join(root, 'node_modules'), { recursive: true });
  const { heard } = npmStart();
  await eventually(() => expect(heard.stdout).toBe('ready []\n'));
  expect(heard.stderr).toContain('Installing dependencies');
});

it('builds anew when a source changed, and ends with words when that fails', async () => {
  mkdirSync(join(root, 'src'));
  writeFileSync(join(root, 'src/new.ts'), '');
  const { heard, closed } = npmStart();
  expect(await closed).toEqual([1, null]);
  expect(heard.stderr).toContain('Building');
  expect(heard.stderr).toContain('The build failed');
  expect(heard.stdout).toBe('');
});

it('refuses a Node that is too old, and says what to do', async () => {
  const program =
    "import { requireNode } from './scripts/setup/node-version.mjs'; requireNode(process.env.VERSION);";
  const run = async (version: string) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: root,
      env: { ...process.env, VERSION: version },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (data: Buffer) => {
      stderr += data.toString();
    });
    const [code] = await once(child, 'close');
    return { code, stderr };
  };
  expect(await run('20.18.1')).toMatchObject({ code: 1, stderr: expect.stringContaining('20.19') });
  expect(await run('18.20.0')).toMatchObject({ code: 1 });
  expect(await run('20.19.0')).toMatchObject({ code: 0 });
  expect(await run('24.1.0')).toMatchObject({ code: 0 });
});

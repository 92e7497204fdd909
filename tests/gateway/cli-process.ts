/** The gateway as a program: built afresh from the sources, and run as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { onTestFinished } from 'vitest';

const PROJECT = resolve(import.meta.dirname, '../..');
/** Inside the project, so that its dependencies are found; a folder for each process that tests. */
const OUT = join(PROJECT, `node_modules/.cache/aperture-test-gateway-${process.pid}`);

export async function buildGateway(): Promise<{ main: string; demoAgent: string }> {
  await build({
    root: PROJECT,
    configFile: join(PROJECT, 'vite.gateway.config.ts'),
    logLevel: 'error',
    build: { outDir: OUT },
  });
  return { main: join(OUT, 'main.js'), demoAgent: join(OUT, 'demo-agent.js') };
}

export const removeBuild = (): void => rmSync(OUT, { recursive: true, force: true });

export interface Program {
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** The ready line's link, once it is there. Rejects if the program ends before. */
  ready: Promise<{ url: string; code: string }>;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export function run(main: string, args: string[], env: NodeJS.ProcessEnv = {}): Program {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  let err = '';
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  const exited: Program['exited'] = new Promise((done) => {
    child.once('close', (code, signal) => done({ code, signal }));
  });
  const ready: Program['ready'] = new Promise((done, fail) => {
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
      const found = /^aperture ready (http:\/\/localhost:\d+)\/#pair=(\S+)$/m.exec(out);
      if (found?.[1] && found[2]) done({ url: found[1], code: found[2] });
    });
    void exited.then(() => fail(new Error(`ended before it was ready: ${err}`)));
  });
  ready.catch(() => undefined);
  return { child, stdout: () => out, stderr: () => err, ready, exited };
}

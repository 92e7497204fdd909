/** Programs in TypeScript that a test runs in a process of their own, to kill it: bundled, then started by node. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import { onTestFinished } from 'vitest';

/** Bare imports must be found from there. */
const OUTPUT = join(import.meta.dirname, '../../../node_modules/.cache/aperture-test-programs');

export interface ChildProgram {
  /** The path of the program that node can run. */
  path: string;
  remove(): Promise<void>;
}

export async function buildProgram(source: string): Promise<ChildProgram> {
  const outDir = join(OUTPUT, `${basename(source, '.ts')}-${process.pid}`);
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { target: 'node', external: true },
    build: {
      ssr: source,
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
  return { path: join(outDir, 'program.mjs'), remove: () => rm(outDir, { recursive: true, force: true }) };
}

export interface RunningProgram {
  child: ChildProcess;
  /** Each line it printed, as JSON. */
  said: unknown[];
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>;
}

export function runProgram(
  program: ChildProgram,
  args: readonly string[],
  env: Record<string, string> = {},
): RunningProgram {
  const child = spawn(process.execPath, [program.path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const said: unknown[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => said.push(JSON.parse(line)));
  const closed = once(child, 'close');
  const kill = async () => {
    child.kill('SIGKILL');
    await closed;
  };
  onTestFinished(kill);
  return { child, said, kill };
}

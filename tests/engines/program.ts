/** A program that a test starts, and ends with all of its own. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const START_MS = 30_000;
const END_MS = 5_000;

export interface Program {
  readonly child: ChildProcess;
  /** The first match in its output, on either stream. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  end(): Promise<void>;
}

export function startProgram(command: string, args: readonly string[], options: SpawnOptions = {}): Program {
  // A group of its own: browsers are many processes.
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const waiting = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      for (const look of [...waiting]) look(line);
    });
  }

  return {
    child,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => fail('said nothing of the kind in time'), START_MS);
        const ended = (): void => fail('ended');
        const look = (line: string): void => {
          const match = pattern.exec(line);
          if (match === null) return;
          done();
          resolve(match);
        };
        function done(): void {
          clearTimeout(timer);
          waiting.delete(look);
          child.off('exit', ended);
        }
        function fail(how: string): void {
          done();
          reject(new Error(`${command} ${how}`));
        }
        waiting.add(look);
        child.once('exit', ended);
        child.once('error', ended);
      }),
    async end() {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      const exited = once(child, 'exit', { signal: AbortSignal.timeout(END_MS) });
      process.kill(-child.pid, 'SIGKILL');
      await exited;
    },
  };
}

/**
 * An agent's process: started from an argv array without a shell, in a process group of its own, which is
 * ended as a whole, so that nothing an agent started outlives it. It knows nothing of what is said.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { killLeftovers, SESSION_VARIABLE } from './leftovers.ts';

export interface ProcessExit {
  code: number | null;
  signal: string | null;
}

export interface AgentProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Resolves once the process is gone and its output has been given out; never rejects. */
  readonly exited: Promise<ProcessExit>;
  /** The process itself is gone; `exited` comes later, once nothing of it is left. */
  readonly isGone: boolean;
  /** Asks the group to end, and kills it if it does not within the grace. */
  stop(): void;
}

export interface SpawnOptions {
  program: string;
  args: readonly string[];
  cwd: string;
  /** Marks the process and all its descendants. */
  sessionId: string;
  /** One line the agent wrote to stderr; it may hold anything, so it is for debugging only. */
  onStderr(line: string): void;
}

const TERMINATE_GRACE_MS = 1_500;
/** A descendant that could not be found may hold the pipes open: their rest is not waited for longer. */
const DRAIN_MS = 500;
const STDERR_LINE_LENGTH = 2_000;

/** Rejects with Node's error if the process cannot be started. */
export async function spawnAgent(options: SpawnOptions): Promise<AgentProcess> {
  const child = spawn(options.program, [...options.args], {
    cwd: options.cwd,
    env: { ...process.env, [SESSION_VARIABLE]: options.sessionId },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  await started(child);
  // A broken pipe is an exit seen from the side.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => undefined);
  readStderr(child.stderr, options.onStderr);

  let kill: NodeJS.Timeout | undefined;
  let stopping = false;
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const exited = exitOf(child).then(async (exit) => {
    clearTimeout(kill);
    signalGroup(child, 'SIGKILL');
    await killLeftovers((sessionId) => sessionId === options.sessionId);
    const drained = setTimeout(() => destroyPipes(child), DRAIN_MS);
    await closed;
    clearTimeout(drained);
    return exit;
  });

  return {
    stdin: child.stdin,
    stdout: child.stdout,
    exited,
    get isGone() {
      return child.exitCode !== null || child.signalCode !== null;
    },
    stop() {
      if (stopping) return;
      stopping = true;
      child.stdin.end();
      signalGroup(child, 'SIGTERM');
      kill = setTimeout(() => signalGroup(child, 'SIGKILL'), TERMINATE_GRACE_MS);
    },
  };
}

/** The beginning of each line: what never ends in a newline must not fill memory. */
function readStderr(stderr: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = (lines.pop() ?? '').slice(0, STDERR_LINE_LENGTH);
    for (const line of lines) onLine(line.slice(0, STDERR_LINE_LENGTH));
  });
}

const started = (child: ChildProcessWithoutNullStreams): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });

const exitOf = (child: ChildProcessWithoutNullStreams): Promise<ProcessExit> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });

function destroyPipes({ stdin, stdout, stderr }: ChildProcessWithoutNullStreams): void {
  for (const pipe of [stdin, stdout, stderr]) pipe.destroy();
}

function signalGroup(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

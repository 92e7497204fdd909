/**
 * Which tab runs the worker: the one that holds the host lock. Every tab queues for it, so the host's end, however
 * it ends, makes the next one host; those that somebody sees go first. It knows nothing of who talks to the worker.
 */
import { hostLock } from '../../../shared/wire.ts';
import type { Surroundings } from '../surroundings.ts';

/** What is used of a dedicated worker. */
export interface DedicatedWorker {
  terminate(): void;
}

export interface CandidateOptions extends Pick<Surroundings, 'build' | 'locks' | 'after' | 'isVisible'> {
  generation: number;
  /** It is the host now. Null: it must not start a worker; it is to be closed. */
  start(): DedicatedWorker | null;
}

export interface Candidate {
  /** It holds the lock. */
  readonly isHost: boolean;
  /** To the end of the queue: others are better hosts. Does nothing in the host itself. */
  standBack(): void;
  /** Ends its worker, if it has one, and leaves the place to the next. */
  close(): void;
}

/** How long a hidden tab lets those that are seen go first; browsers make it up to a second. */
const HIDDEN_DELAY_MS = 150;

export function queueForHost(options: CandidateOptions): Candidate {
  const name = hostLock(options.build, options.generation);
  let worker: DedicatedWorker | null = null;
  let isHost = false;
  let letGo: () => void = () => {};
  let leaveQueue = enqueue();

  function enqueue(): () => void {
    const place = new AbortController();
    const request = (): void =>
      void options.locks.request(name, { signal: place.signal }, hold).catch(() => {});
    const cancel = options.isVisible() ? null : options.after(HIDDEN_DELAY_MS, request);
    if (cancel === null) request();
    return () => {
      cancel?.();
      place.abort();
    };

    async function hold(): Promise<void> {
      // Granted just as it was withdrawn.
      if (place.signal.aborted) return;
      isHost = true;
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      worker = options.start();
      await held;
    }
  }

  return {
    get isHost() {
      return isHost;
    },
    standBack() {
      if (isHost) return;
      leaveQueue();
      leaveQueue = enqueue();
    },
    close() {
      leaveQueue();
      // First: the next host's worker would find this one in its way.
      worker?.terminate();
      letGo();
    },
  };
}

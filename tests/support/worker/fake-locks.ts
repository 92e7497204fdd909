/** Web Locks in memory, with queues, aborts, stealing, and agents that die. For tests only. */
import type { Locks } from '../../../src/worker/owner/owner-runner.ts';

interface Request {
  agent: object;
  grant(): void;
}
interface Holder {
  agent: object;
  /** Rejects the holder's request: somebody stole the lock. */
  rob(): void;
}

export interface FakeAgent extends Locks {
  /** Its locks are free and its requests gone, as when a tab or a worker dies. */
  die(): void;
}

export interface FakeLocks extends Locks {
  isHeld(name: string): boolean;
  /** The locks as one tab or worker sees them; what it is told comes in tasks of its own, put off by `defer`. */
  agent(defer?: Defer): FakeAgent;
}

type Defer = (run: () => void) => void;

const aborted = (): DOMException => new DOMException('The request was aborted', 'AbortError');

export function createFakeLocks(): FakeLocks {
  const holders = new Map<string, Holder>();
  const queues = new Map<string, Request[]>();

  function queueOf(name: string): Request[] {
    const queue = queues.get(name) ?? [];
    queues.set(name, queue);
    return queue;
  }

  function next(name: string): void {
    if (!holders.has(name)) queueOf(name).shift()?.grant();
  }

  const requestFor =
    (agent: object, defer: Defer = queueMicrotask): Locks['request'] =>
    (name, { steal, signal }, callback) =>
      new Promise((resolve, reject) => {
        function grant(): void {
          const holder: Holder = { agent, rob: () => defer(() => reject(aborted())) };
          holders.set(name, holder);
          // The callback runs in a later task, as in browsers.
          defer(() => {
            callback()
              .then(resolve, reject)
              .finally(() => {
                if (holders.get(name) !== holder) return;
                holders.delete(name);
                next(name);
              });
          });
        }
        if (steal) {
          holders.get(name)?.rob();
          grant();
          return;
        }
        if (signal?.aborted) {
          reject(aborted());
          return;
        }
        const queue = queueOf(name);
        const request: Request = { agent, grant };
        signal?.addEventListener('abort', () => {
          const index = queue.indexOf(request);
          if (index < 0) return;
          queue.splice(index, 1);
          reject(aborted());
        });
        queue.push(request);
        next(name);
      });

  return {
    isHeld: (name) => holders.has(name),
    request: requestFor({}),
    agent(defer) {
      const agent = {};
      return {
        request: requestFor(agent, defer),
        die() {
          for (const queue of queues.values()) {
            queue.splice(0, queue.length, ...queue.filter((request) => request.agent !== agent));
          }
          for (const [name, holder] of [...holders]) {
            if (holder.agent !== agent) continue;
            holders.delete(name);
            next(name);
          }
        },
      };
    },
  };
}

/** Web Locks in memory, with queues, aborts and stealing. For tests only. */
import type { Locks } from '../../../src/worker/owner/owner-runner.ts';

interface Request {
  grant(): void;
}
interface Holder {
  rob(): void;
}

export interface FakeLocks extends Locks {
  isHeld(name: string): boolean;
}

export function createFakeLocks(): FakeLocks {
  const holders = new Map<string, Holder>();
  const queues = new Map<string, Request[]>();

  const queueOf = (name: string): Request[] => {
    const queue = queues.get(name) ?? [];
    queues.set(name, queue);
    return queue;
  };

  function next(name: string): void {
    if (!holders.has(name)) queueOf(name).shift()?.grant();
  }

  return {
    isHeld: (name) => holders.has(name),
    request: (name, { steal, signal }, callback) =>
      new Promise((resolve, reject) => {
        const grant = (): void => {
          const holder: Holder = {
            rob() {
              holders.delete(name);
              reject(new DOMException('Stolen', 'AbortError'));
            },
          };
          holders.set(name, holder);
          const done = (): void => {
            if (holders.get(name) !== holder) return;
            holders.delete(name);
            next(name);
          };
          // The callback runs in a later task, as in browsers.
          queueMicrotask(() => callback().then(resolve, reject).finally(done));
        };
        if (steal) {
          holders.get(name)?.rob();
          grant();
          return;
        }
        const request: Request = { grant };
        if (signal?.aborted) {
          reject(new DOMException('Aborted', 'AbortError'));
          return;
        }
        signal?.addEventListener('abort', () => {
          const queue = queueOf(name);
          const index = queue.indexOf(request);
          if (index < 0) return;
          queue.splice(index, 1);
          reject(new DOMException('Aborted', 'AbortError'));
        });
        queueOf(name).push(request);
        next(name);
      }),
  };
}

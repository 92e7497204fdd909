/** Web Locks among the processes of one browser: queues, aborts, stealing, and release by death. */
import type { Locks } from '../../src/worker/owner/owner-runner.ts';
import type { Process } from './time.ts';

interface Request {
  process: Process;
  grant(): void;
}

const aborted = (): DOMException => new DOMException('The request was aborted', 'AbortError');

export type SimLocks = ReturnType<typeof createSimLocks>;

export function createSimLocks() {
  const holders = new Map<string, { process: Process; rob(): void }>();
  const queues = new Map<string, Request[]>();

  function queueOf(name: string): Request[] {
    const queue = queues.get(name) ?? [];
    queues.set(name, queue);
    return queue;
  }

  function next(name: string): void {
    if (!holders.has(name)) queueOf(name).shift()?.grant();
  }

  return {
    /** The locks as one process sees them. */
    of(process: Process): Locks {
      process.onKill(() => {
        for (const queue of queues.values()) {
          queue.splice(0, queue.length, ...queue.filter((request) => request.process !== process));
        }
        for (const [name, holder] of [...holders]) {
          if (holder.process !== process) continue;
          holders.delete(name);
          next(name);
        }
      });
      return {
        request: (name, { steal, signal }, callback) =>
          new Promise((resolve, reject) => {
            function grant(): void {
              const holder = { process, rob: () => void process.after(0, () => reject(aborted())) };
              const release = (): void => {
                if (holders.get(name) !== holder) return;
                holders.delete(name);
                next(name);
              };
              holders.set(name, holder);
              // In a task of its own, as in browsers.
              process.after(0, () => void callback().then(resolve, reject).finally(release));
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
            const request: Request = { process, grant };
            signal?.addEventListener('abort', () => {
              const index = queue.indexOf(request);
              if (index < 0) return;
              queue.splice(index, 1);
              reject(aborted());
            });
            queue.push(request);
            next(name);
          }),
      };
    },
  };
}

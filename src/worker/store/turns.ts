/**
 * Reads together, a write alone, in the order in which they were asked for: never both under way.
 *
 * The database itself orders what overlaps. But a worker that WebKit ends while it has both under way leaves a database
 * behind in which nothing runs any more until the browser is started anew, and workers end with every reload
 * (https://bugs.webkit.org/show_bug.cgi?id=324094).
 */
export interface Turns {
  read<T>(work: () => Promise<T>): Promise<T>;
  write<T>(work: () => Promise<T>): Promise<T>;
}

export function createTurns(): Turns {
  /** Never rejects; what comes after it waits for it. */
  let lastWrite: Promise<unknown> = Promise.resolve();
  let reads = new Set<Promise<unknown>>();

  return {
    read(work) {
      const since = reads;
      const running = lastWrite.then(work);
      const ended: Promise<unknown> = running.catch(() => {}).then(() => since.delete(ended));
      since.add(ended);
      return running;
    },
    write(work) {
      const running = Promise.all([lastWrite, ...reads]).then(work);
      lastWrite = running.catch(() => {});
      reads = new Set();
      return running;
    },
  };
}

/**
 * The database of one browser, which outlives its workers. Operations take time and run in order; a worker that
 * dies takes along what was not applied yet. It may run full, and kill who writes at the worst moment.
 */

import { type LoadedStore, type LogStore, META_KEYS } from '../../src/worker/store/log-store.ts';
import { createMemoryStore } from '../../src/worker/store/memory-store.ts';
import type { Batch } from '../../src/worker/store/records.ts';
import type { Process } from './time.ts';

export type SimDisk = ReturnType<typeof createSimDisk>;

const READ_MS = 1;
const WRITE_MS = 4;
/** What the dead wait for: each its own, or all of them would be kept in memory by the one. */
const never = (): Promise<never> => new Promise(() => {});

export function createSimDisk(now: () => number) {
  const durable = createMemoryStore();
  let lastAt = 0;
  let fullUntil = 0;
  let deadly: 'before' | 'after' | null = null;
  let refused = 0;
  /** Who loads the database shuts out who did before. */
  let readers = 0;
  const listeners = new Set<(batch: Batch) => void>();

  /** What only makes room always works. */
  const needsRoom = ({ entries = [], outbox = [], addBlocks = [] }: Batch): boolean =>
    entries.length + outbox.length + addBlocks.length > 0;

  /** As on IndexedDB, the number of a session that is gone is not given again. */
  async function load(): Promise<LoadedStore> {
    const [loaded, stored] = await Promise.all([durable.load(), durable.getMeta(META_KEYS.nextSessionNo)]);
    return { ...loaded, nextSessionNo: Math.max(loaded.nextSessionNo, Number(stored ?? 1)) };
  }

  return {
    durable,
    /** Called after every write that was applied. */
    onCommit: (listener: (batch: Batch) => void): void => void listeners.add(listener),
    setFullUntil(at: number): void {
      fullUntil = at;
    },
    /** Writes that were refused so far. */
    get refused(): number {
      return refused;
    },
    /** Whoever writes next dies, before or after the write is applied. */
    killWriter(when: 'before' | 'after' | null): void {
      deadly = when;
    },
    /** The database as one worker sees it while it lives. */
    open(process: Process): LogStore {
      let mine = 0;
      function operation<T>(ms: number, run: () => Promise<T>): Promise<T> {
        lastAt = Math.max(lastAt, now() + ms);
        const delay = lastAt - now();
        return new Promise((resolve, reject) => {
          process.after(delay, () => void run().then(resolve, reject));
        });
      }
      return {
        load: () =>
          operation(READ_MS, () => {
            readers += 1;
            mine = readers;
            return load();
          }),
        window: (...args) => operation(READ_MS, () => durable.window(...args)),
        windowAfter: (...args) => operation(READ_MS, () => durable.windowAfter(...args)),
        entriesAt: (...args) => operation(READ_MS, () => durable.entriesAt(...args)),
        size: (sessionNo) => operation(READ_MS, () => durable.size(sessionNo)),
        room: async () => null,
        getMeta: (key) => operation(READ_MS, () => durable.getMeta(key)),
        search: {
          filters: (keys) => operation(READ_MS, () => durable.search.filters(keys)),
          blocks: (keys) => operation(READ_MS, () => durable.search.blocks(keys)),
        },
        commit(batch) {
          const written = structuredClone(batch);
          return operation(WRITE_MS, async () => {
            const when = deadly;
            if (when !== null) deadly = null;
            if (when === 'before') {
              process.kill();
              return never();
            }
            if (mine !== readers) throw new DOMException('Another worker writes now', 'NotAllowedError');
            if (now() < fullUntil && needsRoom(written)) {
              refused += 1;
              throw new DOMException('Full', 'QuotaExceededError');
            }
            await durable.commit(written);
            for (const listener of listeners) listener(written);
            if (when !== 'after') return;
            process.kill();
            return never();
          });
        },
        close: () => operation(READ_MS, async () => {}),
      };
    },
  };
}

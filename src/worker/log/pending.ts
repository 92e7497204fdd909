/**
 * The entries of one session that are in memory: those that may still change, those not stored yet, and
 * those that were stored while somebody read the store (who may have read the copy before).
 */
import type { Entry } from '../../shared/entry.ts';
import type { Seq } from '../../shared/ids.ts';
import type { SessionRecord } from '../store/records.ts';

/** What is stored together: the record with its cursor, and the entries that go with it. */
export interface Write {
  record: SessionRecord;
  entries: readonly Entry[];
  /** All stored entries go first. */
  clear: boolean;
}

export type Pending = ReturnType<typeof createPending>;
/** `all`: newer than their stored copies. */
export type InMemory = Pick<Pending, 'all' | 'isClearing'>;

export function createPending() {
  const held = new Map<Seq, Entry>();
  const unstored = new Map<Seq, Entry>();
  let isDirty = false;
  let mustClear = false;
  let clearing = false;
  let clears = 0;
  let readers = 0;
  let live: ReadonlySet<Seq> = new Set();

  function release(): void {
    if (readers > 0) return;
    for (const seq of held.keys()) if (!live.has(seq) && !unstored.has(seq)) held.delete(seq);
  }

  return {
    /** True while the store still holds entries that no longer count. */
    get isClearing(): boolean {
      return mustClear || clearing;
    },
    /** How often all was cleared: what was read before the last time does not count. */
    get clears(): number {
      return clears;
    },
    get: (seq: Seq): Entry | undefined => held.get(seq),
    all: (): Iterable<Entry> => held.values(),
    put(entry: Entry): void {
      held.set(entry.seq, entry);
      unstored.set(entry.seq, entry);
      isDirty = true;
    },
    /** Entries from the store, which may still change. */
    keep(entries: readonly Entry[]): void {
      for (const entry of entries) if (!held.has(entry.seq)) held.set(entry.seq, entry);
      live = new Set(entries.map((entry) => entry.seq));
    },
    clear(): void {
      held.clear();
      unstored.clear();
      live = new Set();
      mustClear = true;
      clears += 1;
      isDirty = true;
    },
    touch(): void {
      isDirty = true;
    },
    take(record: SessionRecord): Write | null {
      if (!isDirty) return null;
      const write: Write = { record, entries: [...unstored.values()], clear: mustClear };
      isDirty = false;
      clearing ||= mustClear;
      mustClear = false;
      return write;
    },
    written(write: Write, stillLive: ReadonlySet<Seq>): void {
      clearing = false;
      for (const entry of write.entries) {
        if (unstored.get(entry.seq) === entry) unstored.delete(entry.seq);
      }
      live = stillLive;
      release();
    },
    notWritten(write: Write): void {
      isDirty = true;
      clearing = false;
      mustClear ||= write.clear;
    },
    async whileReading<T>(read: (overlay: ReadonlyMap<Seq, Entry>) => Promise<T>): Promise<T> {
      readers += 1;
      try {
        return await read(held);
      } finally {
        readers -= 1;
        release();
      }
    },
  };
}

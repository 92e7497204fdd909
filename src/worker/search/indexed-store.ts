/**
 * The log store with an index that is never wrong: whatever writes an entry removes, in the same transaction, the
 * block that covers it. So a block that is there is true of what is stored, and what no block covers is known to
 * be not indexed yet. It knows nothing of words; making blocks is the indexer's.
 */
import type { LogStore } from '../store/log-store.ts';
import type { Batch } from '../store/records.ts';
import type { BlockKey, NewBlock } from '../store/search-records.ts';
import { createCoverage, type Span } from './coverage.ts';

/** Looks after a piece of a session while its block is made. */
export interface Watch {
  /** True once an entry in the piece was written. */
  readonly isSpoiled: boolean;
  end(): void;
}

/** A block as it is made: its name is given when it is stored. */
export type Unnamed = Omit<NewBlock, 'key'> & { key: Omit<BlockKey, 'serial'> };

export type IndexedStore = ReturnType<typeof createIndexedStore>;

export function createIndexedStore(inner: LogStore) {
  const coverage = createCoverage();
  const watches = new Set<{ sessionNo: number; span: Span; isSpoiled: boolean }>();
  /** No longer believed, and perhaps still stored: removed with every commit until one has succeeded. */
  const unbelieved = new Set<BlockKey>();
  const listeners = new Set<(sessionNo: number) => void>();
  let serial = 0;

  /** What the batch makes untrue. Called in the turn in which the batch is handed on: commits keep their order. */
  function invalidate(batch: Batch): void {
    const gone = [...(batch.removeSessions ?? []).map((it) => it.sessionNo), ...(batch.clearEntries ?? [])];
    for (const sessionNo of gone) {
      for (const block of coverage.drop(sessionNo)) unbelieved.add(block);
      for (const watch of watches) watch.isSpoiled ||= watch.sessionNo === sessionNo;
    }
    for (const [sessionNo, seqs] of writtenBy(batch)) {
      for (const block of coverage.touch(sessionNo, seqs)) unbelieved.add(block);
      for (const watch of watches) {
        const { from, to } = watch.span;
        watch.isSpoiled ||= watch.sessionNo === sessionNo && seqs.some((seq) => seq >= from && seq <= to);
      }
      for (const listener of listeners) listener(sessionNo);
    }
  }

  async function commit(batch: Batch): Promise<void> {
    invalidate(batch);
    const removed = [...unbelieved];
    await inner.commit(removed.length > 0 ? { ...batch, removeBlocks: removed } : batch);
    for (const block of removed) unbelieved.delete(block);
  }

  const store: LogStore = { ...inner, commit };

  return {
    store,
    coverage,
    /** What the store holds of the index, as it was loaded. */
    restore(blocks: readonly BlockKey[]): void {
      for (const block of coverage.restore(blocks)) unbelieved.add(block);
      for (const block of blocks) serial = Math.max(serial, block.serial);
    },
    /** Called with the session of which entries were written. */
    onWritten(listener: (sessionNo: number) => void): void {
      listeners.add(listener);
    },
    watch(sessionNo: number, span: Span): Watch {
      const watch = { sessionNo, span, isSpoiled: false };
      watches.add(watch);
      return {
        get isSpoiled() {
          return watch.isSpoiled;
        },
        end: () => void watches.delete(watch),
      };
    },
    /** Stores a block in the place of those that it covers. The piece must have been watched up to this call. */
    async addBlock({ key: made, filter, block }: Unnamed): Promise<void> {
      serial += 1;
      const key: BlockKey = { ...made, serial };
      for (const replaced of coverage.uncover(key.sessionNo, key)) unbelieved.add(replaced);
      // Known before it is stored: what is written after it removes it again.
      coverage.add(key.sessionNo, { from: key.from, to: key.to, block: key });
      try {
        await commit({ addBlocks: [{ key, filter, block }] });
      } catch (error) {
        if (coverage.has(key)) coverage.uncover(key.sessionNo, key);
        throw error;
      }
    },
    /** A block that cannot be read. */
    distrust(block: BlockKey): void {
      if (coverage.has(block))
        for (const key of coverage.uncover(block.sessionNo, block)) unbelieved.add(key);
    },
  };
}

/** Of each session the positions of the entries that are written. */
function writtenBy(batch: Batch): Map<number, number[]> {
  const written = new Map<number, number[]>();
  for (const { sessionNo, entry } of batch.entries ?? []) {
    const seqs = written.get(sessionNo);
    if (seqs) seqs.push(entry.seq);
    else written.set(sessionNo, [entry.seq]);
  }
  return written;
}

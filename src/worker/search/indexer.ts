/**
 * Makes the blocks of the index, in the time that nobody needs: newest first, one small transaction a block, and
 * from where it stood after a restart, since what is covered is stored with the blocks.
 *
 * A session that is being written waits until it is quiet; of a long one, full blocks are made meanwhile, of all
 * but its end. Small blocks are merged with the one before as they grow.
 */
import type { Entry } from '../../shared/entry.ts';
import type { Seq } from '../../shared/ids.ts';
import type { Clock } from '../clock.ts';
import { errorName, type Report } from '../report.ts';
import type { LogStore } from '../store/log-store.ts';
import { createBlockBuilder, MAX_BLOCK_ENTRIES } from './block.ts';
import { type Span, without } from './coverage.ts';
import type { IndexedStore } from './indexed-store.ts';
import { type SearchedLog, topOf } from './searched-log.ts';

/** A session of which nothing was written for so long is quiet. */
export const QUIET_MS = 2_000;
/** So many entries at the end of a busy session may still change. */
const BUSY_TAIL = 64;
/** Read at a time: reading checks every entry, and all else waits meanwhile. */
const READ_CHUNK = 64;
/** Others get their turn after so long, and so much time between two blocks. */
const SLICE_MS = 4;
const PAUSE_MS = 8;
const FAILED_PAUSE_MS = 30_000;
/** A session with nothing to index now is looked at again after so long. */
const BUSY_PAUSE_MS = 5_000;
/** A block is merged with new entries only if it has at most so many times as many. */
const MERGE_FACTOR = 4;

export interface IndexerOptions {
  clock: Clock;
  report: Report;
  index: IndexedStore;
  store: Pick<LogStore, 'window'>;
  logs(): Iterable<SearchedLog>;
  /** There is room on the disk, and nothing that people wait for goes on. */
  isAllowed(): boolean;
}

export type Indexer = ReturnType<typeof createIndexer>;

export function createIndexer({ clock, report, index, store, logs, isAllowed }: IndexerOptions) {
  const { coverage } = index;
  const writtenAt = new Map<number, number>();
  const notBefore = new Map<number, number>();
  let isRunning = false;
  let cancelTimer: (() => void) | null = null;
  let closed = false;

  index.onWritten((sessionNo) => {
    writtenAt.set(sessionNo, clock.now());
    arm(QUIET_MS);
  });

  /** What is stored of the session, but not indexed; newest first. */
  function gapsOf(log: SearchedLog): Span[] {
    const gaps = coverage.gaps(log.sessionNo, topOf(log));
    const { hole } = log;
    return hole === null ? gaps : without(gaps, { from: hole.floor, to: hole.before - 1 });
  }

  /** The most recently active session with something to do. */
  function next(): SearchedLog | null {
    const now = clock.now();
    let best: SearchedLog | null = null;
    let wakeAt = Number.POSITIVE_INFINITY;
    for (const log of logs()) {
      if (log.memory.isClearing || gapsOf(log).length === 0) continue;
      const due = notBefore.get(log.sessionNo) ?? 0;
      if (due > now) wakeAt = Math.min(wakeAt, due);
      else if (best === null || log.session.lastActivity > best.session.lastActivity) best = log;
    }
    if (best === null && Number.isFinite(wakeAt)) arm(wakeAt - now);
    return best;
  }

  function arm(ms: number): void {
    if (cancelTimer !== null || closed) return;
    cancelTimer = clock.after(ms, () => {
      cancelTimer = null;
      void run();
    });
  }

  const pause = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    try {
      while (!closed) {
        if (!isAllowed()) {
          arm(QUIET_MS);
          return;
        }
        const log = next();
        if (log === null) return;
        if (!(await work(log))) notBefore.set(log.sessionNo, clock.now() + BUSY_PAUSE_MS);
        await pause(PAUSE_MS);
      }
    } catch (error) {
      if (closed) return;
      report('search index', errorName(error));
      arm(FAILED_PAUSE_MS);
    } finally {
      isRunning = false;
    }
  }

  /** Indexes one piece of the session; false if nothing can be done now. */
  async function work(log: SearchedLog): Promise<boolean> {
    for (const gap of gapsOf(log)) if (await indexGap(log, gap)) return true;
    return false;
  }

  async function indexGap(log: SearchedLog, gap: Span): Promise<boolean> {
    const { sessionNo } = log;
    const isBusy = clock.now() - (writtenAt.get(sessionNo) ?? 0) < QUIET_MS;
    const tail = isBusy && gap.to === topOf(log) ? BUSY_TAIL : 0;
    // Of a busy session the piece is not known before it is read: what is written to its end does no harm.
    const span = { ...gap };
    const watch = index.watch(sessionNo, span);
    try {
      const { entries, lowest } = await readNewest(sessionNo, gap, MAX_BLOCK_ENTRIES + tail);
      const oldestLeft = entries.splice(0, tail).at(-1);
      if (oldestLeft) span.to = oldestLeft.seq - 1;
      const fresh = entries.filter((entry) => entry.seq >= gap.from);
      if (watch.isSpoiled || (isBusy && fresh.length < MAX_BLOCK_ENTRIES)) return false;
      const from = Math.max(gap.from, lowest);
      if (fresh.length === 0) {
        coverage.add(sessionNo, { from, to: span.to, block: null });
        return true;
      }
      const start = from > gap.from ? from : mergeFrom(sessionNo, gap.from, fresh.length);
      const builder = createBlockBuilder();
      const oldest = await build(builder, entries, start);
      await pause(0);
      const made = builder.finish(sessionNo, oldest, span.to);
      await pause(0);
      // Merged blocks are true until they are replaced: whoever writes to them removes them, and spoils this one.
      const isMergedWhole =
        start >= gap.from || coverage.gaps(sessionNo, gap.from - 1).every((g) => g.to < start);
      if (watch.isSpoiled || !isMergedWhole || closed) return false;
      await index.addBlock(made);
      return true;
    } finally {
      watch.end();
    }
  }

  /**
   * Up to `limit` entries from the gap's end, newest first, with those below the gap where there are fewer in it.
   * `lowest`: all stored ones from there on were read.
   */
  async function readNewest(sessionNo: number, gap: Span, limit: number) {
    const entries: Entry[] = [];
    let before = (gap.to + 1) as Seq; // a position, or one beyond all
    let read = 0;
    for (;;) {
      const window = await store.window(sessionNo, before, Math.min(READ_CHUNK, limit - read));
      entries.push(...window.entries.reverse());
      read += window.entries.length + window.bad.length;
      before = Math.min(before, entries.at(-1)?.seq ?? before, ...window.bad) as Seq; // the same
      if (!window.more) return { entries, lowest: 0 };
      if (read >= limit) return { entries, lowest: before };
      await pause(0);
    }
  }

  /** Where a block begins that takes in the small ones below the gap. */
  function mergeFrom(sessionNo: number, from: number, fresh: number): number {
    let start = from;
    let count = fresh;
    for (const covered of coverage.of(sessionNo).toReversed()) {
      if (covered.to >= start) continue;
      if (covered.to !== start - 1) break;
      const added = covered.block?.count ?? 0;
      if (count + added > MAX_BLOCK_ENTRIES || added > MERGE_FACTOR * fresh) break;
      start = covered.from;
      count += added;
    }
    return start;
  }

  /** Adds entries until the block is full or `start` is reached. Returns the position from which on all are in it. */
  async function build(
    builder: ReturnType<typeof createBlockBuilder>,
    entries: readonly Entry[],
    start: number,
  ): Promise<number> {
    let sliceAt = clock.now();
    let oldest = start;
    for (const entry of entries) {
      if (entry.seq < start) break;
      if (builder.isFull) return oldest;
      builder.add(entry);
      oldest = entry.seq;
      if (clock.now() - sliceAt < SLICE_MS) continue;
      await pause(0);
      sliceAt = clock.now();
    }
    return start;
  }

  return {
    /** Something may be there to index. */
    look: (): void => void run(),
    /** The part of what is stored that is indexed, from 0 to 1; by positions, so an estimate. */
    progress(): number {
      let all = 0;
      let missing = 0;
      for (const log of logs()) {
        const top = log.cursor?.seq ?? log.session.lastSeq;
        const gaps = gapsOf(log).map((gap) => ({ from: gap.from, to: Math.min(gap.to, top) }));
        missing += gaps.reduce((sum, { from, to }) => sum + Math.max(0, to - from + 1), 0);
        all += Math.max(0, top - (log.hole ? log.hole.before - log.hole.floor : 0));
      }
      return all === 0 ? 1 : Math.max(0, 1 - missing / all);
    },
    gapsOf,
    close(): void {
      closed = true;
      cancelTimer?.();
    },
  };
}

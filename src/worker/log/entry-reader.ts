/**
 * Reads windows of one session's entries: the stored ones, with the newer copies in memory laid over them.
 * It changes nothing.
 */
import type { Seq } from '../../shared/ids.ts';
import type { EntriesWindow } from '../../shared/rpc.ts';
import type { LogStore, StoredWindow } from '../store/log-store.ts';
import type { Hole } from '../store/records.ts';
import type { Pending } from './pending.ts';

export interface EntryReaderOptions {
  sessionNo: number;
  store: Pick<LogStore, 'window' | 'windowAfter'>;
  pending: Pending;
  holeOf(): Hole | null;
  /** Positions of stored entries that could not be read. */
  onBad(seqs: readonly Seq[]): void;
}

export function createEntryReader(options: EntryReaderOptions) {
  const { sessionNo, store, pending } = options;

  /** What the store holds; nothing while it holds what no longer counts. */
  async function trusted(read: () => Promise<StoredWindow>): Promise<StoredWindow> {
    const nothing = { entries: [], more: false, bad: [] };
    const { clears } = pending;
    if (pending.isClearing) return nothing;
    const window = await read().catch(() => nothing);
    if (clears !== pending.clears) return nothing;
    options.onBad(window.bad);
    return window;
  }
  const readStored = (before: Seq | null, limit: number): Promise<StoredWindow> =>
    trusted(() => store.window(sessionNo, before, limit));
  const readStoredAfter = (after: Seq, limit: number): Promise<StoredWindow> =>
    trusted(() => store.windowAfter(sessionNo, after, limit));

  /**
   * Entries before `before` (null: the newest), oldest first: stored ones, with the newer copies laid over.
   * `onRead` is called at the moment they are true for.
   */
  async function read(before: Seq | null, limit: number, onRead?: () => void): Promise<EntriesWindow> {
    return pending.whileReading(async (overlay) => {
      const window = await readStored(before, limit);
      const found = new Map(window.entries.map((entry) => [entry.seq, entry]));
      const oldest = window.more ? (window.entries[0]?.seq ?? Infinity) : 0;
      for (const entry of overlay.values()) {
        if (entry.seq < oldest || (before !== null && entry.seq >= before)) continue;
        const known = found.get(entry.seq);
        if (!known || entry.rev >= known.rev) found.set(entry.seq, entry);
      }
      const entries = [...found.values()].sort((a, b) => a.seq - b.seq);
      onRead?.();
      return { entries: entries.slice(-limit), more: window.more || entries.length > limit };
    });
  }

  /** The same, but nothing from below a hole. */
  async function readUnbroken(
    before: Seq | null,
    limit: number,
    onRead?: () => void,
  ): Promise<EntriesWindow> {
    const window = await read(before, limit, onRead);
    const hole = options.holeOf();
    if (hole === null) return window;
    const { before: edge } = hole;
    return { entries: window.entries.filter((entry) => entry.seq >= edge), more: true };
  }

  /** Entries after `after`, oldest first, whatever is missing in between. */
  async function readAfter(after: Seq, limit: number): Promise<EntriesWindow> {
    return pending.whileReading(async (overlay) => {
      const window = await readStoredAfter(after, limit);
      const found = new Map(window.entries.map((entry) => [entry.seq, entry]));
      const newest = window.more ? (window.entries.at(-1)?.seq ?? 0) : Infinity;
      for (const entry of overlay.values()) {
        if (entry.seq <= after || entry.seq > newest) continue;
        const known = found.get(entry.seq);
        if (!known || entry.rev >= known.rev) found.set(entry.seq, entry);
      }
      const entries = [...found.values()].sort((a, b) => a.seq - b.seq);
      return { entries: entries.slice(0, limit), more: window.more || entries.length > limit };
    });
  }

  return { read, readUnbroken, readAfter };
}

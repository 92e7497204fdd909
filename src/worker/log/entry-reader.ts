/**
 * Reads runs of one session's entries: the stored ones, with the newer copies in memory laid over them. It
 * changes nothing, and does not know which entries are missing here.
 */
import type { Entry } from '../../shared/entry.ts';
import type { Seq } from '../../shared/ids.ts';
import type { LogStore, StoredWindow } from '../store/log-store.ts';
import type { Pending } from './pending.ts';

export interface EntryReaderOptions {
  sessionNo: number;
  store: Pick<LogStore, 'window' | 'windowAfter'>;
  pending: Pending;
  /** Positions of stored entries that could not be read. */
  onBad(seqs: readonly Seq[]): void;
}

/** Oldest first; `more`: there are further ones here in the direction that was read. */
export interface EntryRun {
  entries: Entry[];
  more: boolean;
}

const NOTHING: StoredWindow = { entries: [], more: false, bad: [] };

export function createEntryReader({ sessionNo, store, pending, onBad }: EntryReaderOptions) {
  /** What the store holds; nothing while it holds what no longer counts. */
  async function readStored(ask: () => Promise<StoredWindow>): Promise<StoredWindow> {
    const { clears } = pending;
    if (pending.isClearing) return NOTHING;
    const window = await ask().catch(() => NOTHING);
    if (clears !== pending.clears) return NOTHING;
    onBad(window.bad);
    return window;
  }

  /** The stored entries and those in memory that `isWanted`, in order. */
  function laidOver(
    window: StoredWindow,
    overlay: ReadonlyMap<Seq, Entry>,
    isWanted: (seq: Seq) => boolean,
  ): Entry[] {
    const found = new Map(window.entries.map((entry) => [entry.seq, entry]));
    for (const entry of overlay.values()) {
      if (!isWanted(entry.seq)) continue;
      const known = found.get(entry.seq);
      if (!known || entry.rev >= known.rev) found.set(entry.seq, entry);
    }
    return [...found.values()].sort((a, b) => a.seq - b.seq);
  }

  return {
    /** The newest before `before` (null: of all). `onRead` is called at the moment they are true for. */
    read(before: Seq | null, limit: number, onRead?: () => void): Promise<EntryRun> {
      return pending.whileReading(async (overlay) => {
        const window = await readStored(() => store.window(sessionNo, before, limit));
        const oldest = window.more ? (window.entries[0]?.seq ?? Infinity) : 0;
        const entries = laidOver(
          window,
          overlay,
          (seq) => seq >= oldest && (before === null || seq < before),
        );
        onRead?.();
        return { entries: entries.slice(-limit), more: window.more || entries.length > limit };
      });
    },
    /** The oldest after `after`. */
    readAfter(after: Seq, limit: number, onRead?: () => void): Promise<EntryRun> {
      return pending.whileReading(async (overlay) => {
        const window = await readStored(() => store.windowAfter(sessionNo, after, limit));
        const newest = window.more ? (window.entries.at(-1)?.seq ?? 0) : Infinity;
        const entries = laidOver(window, overlay, (seq) => seq > after && seq <= newest);
        onRead?.();
        return { entries: entries.slice(0, limit), more: window.more || entries.length > limit };
      });
    },
  };
}

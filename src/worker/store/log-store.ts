/**
 * What the worker asks of its storage. Two implementations, one behaviour (`log-store.contract.ts` holds both
 * to it): IndexedDB, and memory where the browser gives none. Neither knows what a session is for.
 */
import type { Entry } from '../../shared/entry.ts';
import type { Seq } from '../../shared/ids.ts';
import type { Rebuilt } from '../../shared/state.ts';
import type { Room } from '../storage/disk-state.ts';
import type { Batch, OutboxRecord, SessionRecord } from './records.ts';
import type { BlockKey, SearchStore } from './search-records.ts';

export interface StoredWindow {
  /** Oldest first. */
  entries: Entry[];
  /** True if further ones are stored in the direction that was read. */
  more: boolean;
  /** Positions of records that could not be read. */
  bad: Seq[];
}

export interface LoadedStore {
  sessions: SessionRecord[];
  outbox: OutboxRecord[];
  /** Larger than any number ever used. */
  nextSessionNo: number;
  /** All that the search index covers. */
  blocks: BlockKey[];
  /** The store was damaged and built anew, and nobody has taken note of it yet. */
  rebuilt?: Rebuilt | null;
  /** As it was kept, if it was. */
  token?: unknown;
  /** A person paused the copying of history. */
  copyPaused?: boolean;
}

/** How much is stored of a session; `bytes` is an estimate. */
export interface StoredSize {
  entries: number;
  bytes: number;
}

export interface LogStore {
  /**
   * All but the entries. Unreadable records are left out, and removed. On a store that outlives the worker, whoever
   * loaded it before can no longer commit: `NotAllowedError`.
   */
  load(): Promise<LoadedStore>;
  /** All of the batch in one transaction, or nothing of it. Rejects with `QuotaExceededError` when full. */
  commit(batch: Batch): Promise<void>;
  /** The newest `limit` entries that began before `before` (null: the newest of all). */
  window(sessionNo: number, before: Seq | null, limit: number): Promise<StoredWindow>;
  /** The oldest `limit` entries that began after `after`. */
  windowAfter(sessionNo: number, after: Seq, limit: number): Promise<StoredWindow>;
  /** Those of the named entries that are there and readable. */
  entriesAt(sessionNo: number, seqs: readonly Seq[]): Promise<Entry[]>;
  getMeta(key: string): Promise<unknown>;
  size(sessionNo: number): Promise<StoredSize>;
  /** What may still be stored, by what the browser says; null where it says nothing. */
  room(): Promise<Room | null>;
  readonly search: SearchStore;
  close(): Promise<void>;
}

export const META_KEYS = {
  token: 'token',
  nextSessionNo: 'nextSessionNo',
  /** What came of the earlier app's history. */
  legacy: 'legacy',
  /** Sessions whose entries are being stored before they are shown: see `archive/staging.ts`. */
  staged: (by: string): string => `staged:${by}`,
  rebuilt: 'rebuilt',
  copyPaused: 'copyPaused',
  draft: (sessionId: string): string => `draft:${sessionId}`,
  /** Apart from its text, which is written with every few letters. */
  draftImages: (sessionId: string): string => `draft-images:${sessionId}`,
} as const;

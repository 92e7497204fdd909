/** What a session's log is given, and what it takes and answers: apart from how it works. */
import type { Entry, EntryChange } from '../../shared/entry.ts';
import type { FoldSnapshot, TranscriptInfo } from '../../shared/fold-snapshot.ts';
import type { Cursor, PromptId, Seq } from '../../shared/ids.ts';
import type { LogStore } from '../store/log-store.ts';
import type { SessionRecord } from '../store/records.ts';

/** What became of an event: only the next one is applied. `epoch`: it is of another life of the log. */
export type Applied = 'applied' | 'duplicate' | 'gap' | 'epoch';

/** The newest entries and the fold, true as of `cursor`. `entries` holds all that the fold may still change. */
export interface Snapshot {
  cursor: Cursor;
  entries: readonly Entry[];
  fold: FoldSnapshot;
  /** The oldest entry of the unbroken run at the end; null if all entries are there. */
  before: Seq | null;
}

export interface SessionLogOptions {
  record: SessionRecord;
  /** True if nothing can be stored of it yet. */
  isNew: boolean;
  store: Pick<LogStore, 'window' | 'windowAfter' | 'entriesAt'>;
  /** True while a visible tab shows this session. */
  isViewed(): boolean;
  onChanges(changes: EntryChange[], info: TranscriptInfo | null): void;
  /** The entries known so far are no longer what the session is. */
  onReplaced(): void;
  onUnread(): void;
  /** Prompts that a snapshot shows to be in the log. */
  onPrompts(promptIds: readonly PromptId[]): void;
  /** There is something to store. */
  onDirty(): void;
}

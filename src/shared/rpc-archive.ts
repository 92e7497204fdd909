/** Calls that take history out of this device, or in: exports, imports, and what the earlier app kept. */
import type { Seq, SessionId } from './ids.ts';

/** How much of a file is given to the worker at a time. */
export const MAX_IMPORT_CHUNK_BYTES = 1024 * 1024;

export type ExportFormat = 'jsonl' | 'markdown';

/** A piece of one session's export. `whole` is false if this device lacks a part of the session. */
export interface ExportPage {
  text: string;
  /** Entries in `text`. */
  entries: number;
  /** Where the next page begins (it is given as its `after`); null after the last one. */
  next: Seq | null;
  whole: boolean;
}

export interface ImportProgress {
  sessions: number;
  entries: number;
}

/** `skipped`: sessions of the file that were here already, and stay as they are. */
export interface ImportReport extends ImportProgress {
  skipped: number;
}

/** What came of the earlier app's history. `at` is in ms since 1970. */
export interface LegacyReport {
  at: number;
  sessions: number;
  messages: number;
  /** Sessions that the gateway has too: its log is the truth, and they were not touched. */
  known: number;
  /** Records that could not be read. */
  unreadable: number;
  /** The session that was open in the earlier app, until a tab has opened it. */
  active: SessionId | null;
}

/** The earlier app's history, if this browser has any; counted in sessions while it runs. */
export type LegacyImport =
  | { status: 'none' }
  | { status: 'running'; done: number; total: number }
  | ({ status: 'done' } & LegacyReport)
  | { status: 'failed'; reason: string };

export interface ArchiveCalls {
  /**
   * Clears away what an import that was cut short left behind, and takes over the earlier app's history, once.
   * Ends when that has begun; how it goes is `AppState.legacy`.
   */
  resumeImports(): Promise<void>;
  /** The session that was open in the earlier app: given to one tab, once. */
  takeLegacyActive(): Promise<SessionId | null>;
  /** One piece of a session, from its beginning (`after` null) or after a position. */
  exportPage(sessionId: SessionId, after: Seq | null, format: ExportFormat): Promise<ExportPage>;
  /** Begins to import a file of so many bytes; resolves with the import's name. One at a time. */
  beginImport(bytes: number): Promise<string>;
  /** The file's next bytes, at most `MAX_IMPORT_CHUNK_BYTES`. Refused with the line that is wrong; then nothing is kept. */
  importChunk(importId: string, chunk: Uint8Array): Promise<ImportProgress>;
  /** The file has ended: all of it is shown now, or, if it was cut, nothing is kept. */
  finishImport(importId: string): Promise<ImportReport>;
  abortImport(importId: string): Promise<void>;
}

/** Full text over all that is on this device: what a tab asks, and what the worker answers. */

import * as v from 'valibot';
import type { EntryKind } from './entry.ts';
import { ENTRY_KINDS } from './entry-kinds.ts';
import { type Seq, type SessionId, sessionIdSchema } from './ids.ts';

/**
 * Words that must all be in an entry, each by its beginning; in quotes, as they stand. Null and empty filters let
 * all pass. `id`: chosen by the tab; a search with another one ends the search before.
 */
export const searchRequestSchema = v.object({
  id: v.pipe(v.string(), v.maxLength(64)),
  text: v.pipe(v.string(), v.maxLength(1_000)),
  sessionId: v.nullable(sessionIdSchema),
  agent: v.nullable(v.pipe(v.string(), v.maxLength(200))),
  kinds: v.pipe(v.array(v.picklist(ENTRY_KINDS)), v.maxLength(ENTRY_KINDS.length)),
});
export type SearchRequest = v.InferOutput<typeof searchRequestSchema>;

/** An entry that matches: a piece of its text, and what of it to highlight (from, and up to but not including). */
export interface SearchHit {
  sessionId: SessionId;
  seq: Seq;
  kind: EntryKind;
  /** When the entry began, ms since 1970. */
  at: number;
  snippet: string;
  marks: readonly (readonly [start: number, end: number])[];
}

export interface SearchPage {
  /** Newest first, all older than those of the pages before. May be empty although more follow. */
  hits: SearchHit[];
  /** No further page follows. */
  isDone: boolean;
  /** Sessions whose title matches; with the first page only. */
  sessions: SessionId[];
  /** Of what is on this device, the part that is indexed: from 0 to 1. */
  indexed: number;
  /** True if entries were left out because they are not indexed yet. */
  isPartial: boolean;
  /** True if this device has all that the gateway has. */
  isWholeCopy: boolean;
}

export interface SearchCalls {
  /**
   * Page 0 begins a search; the next number, once the page before is there, goes on with it. Null if it does not
   * go on: a newer search ended it, or the worker is another one now.
   */
  searchMessages(request: SearchRequest, page: number): Promise<SearchPage | null>;
}

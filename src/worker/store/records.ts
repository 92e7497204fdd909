/**
 * What lies in the database, as schemas: everything read from it is parsed, since an older build, a crash or
 * a person with developer tools may have written it.
 */
import * as v from 'valibot';
import { contentBlockSchema } from '../../shared/acp.ts';
import type { Entry } from '../../shared/entry.ts';
import { foldSnapshotSchema } from '../../shared/fold-snapshot.ts';
import {
  cursorSchema,
  promptIdSchema,
  requestIdSchema,
  seqSchema,
  sessionIdSchema,
} from '../../shared/ids.ts';
import { sessionSchema } from '../../shared/session.ts';
import type { BlockKey, NewBlock } from './search-records.ts';

/** Entries older than `before`, down to and including `floor`, are not all here yet. */
export const holeSchema = v.object({ before: seqSchema, floor: seqSchema });
export type Hole = v.InferOutput<typeof holeSchema>;

export const unreadSchema = v.object({
  readSeq: seqSchema,
  /** Where the newest message began, read or not. */
  lastMessage: seqSchema,
  /** Where unread messages began, oldest first. */
  unread: v.array(seqSchema),
  /**
   * A person marked what comes after `readSeq` as unread. `unsent`: the gateway does not know yet. `held`: a tab
   * that showed it then shows it still, which is no reading.
   */
  mark: v.optional(v.object({ unsent: v.boolean(), held: v.boolean() })),
});

/** Beyond it the keys of entries are no exact numbers any more. */
const MAX_SESSION_NO = 900_000;

/**
 * One session. `sessionNo` names it in the keys of its entries. Entries, `cursor` and `fold` only ever change
 * together; a null `cursor` means that nothing of its log is kept.
 */
export const sessionRecordSchema = v.object({
  id: sessionIdSchema,
  sessionNo: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_SESSION_NO)),
  session: sessionSchema,
  cursor: v.nullable(cursorSchema),
  fold: v.nullable(foldSnapshotSchema),
  hole: v.nullable(holeSchema),
  unread: unreadSchema,
  /** Its copy was given up, and is not fetched again until somebody looks at it. */
  dropped: v.optional(v.literal(true)),
});
export type SessionRecord = v.InferOutput<typeof sessionRecordSchema>;

/** `order` is the place in the queue. `sent` is true from the first try on: the gateway may have it. */
export const outboxPromptSchema = v.object({
  type: v.literal('prompt'),
  sessionId: sessionIdSchema,
  promptId: promptIdSchema,
  content: v.array(contentBlockSchema),
  at: v.number(),
  order: v.number(),
  status: v.picklist(['queued', 'failed']),
  error: v.nullable(v.string()),
  sent: v.boolean(),
});
export type OutboxPrompt = v.InferOutput<typeof outboxPromptSchema>;

/** An answer to a permission request, given while its session was not connected. */
export const outboxAnswerSchema = v.object({
  type: v.literal('answer'),
  sessionId: sessionIdSchema,
  requestId: requestIdSchema,
  optionId: v.nullable(v.string()),
  order: v.number(),
});
export type OutboxAnswer = v.InferOutput<typeof outboxAnswerSchema>;

export const outboxRecordSchema = v.variant('type', [outboxPromptSchema, outboxAnswerSchema]);
export type OutboxRecord = v.InferOutput<typeof outboxRecordSchema>;

export const outboxKey = (record: OutboxRecord): string =>
  record.type === 'prompt'
    ? `${record.sessionId}/p/${record.promptId}`
    : `${record.sessionId}/a/${record.requestId}`;

/** Entries of all sessions share one store under one number: a window of a session is one range of keys. */
const KEYS_PER_SESSION = 1e10;
/** A position beyond all that a session can hold (an address may name any) is taken as the last one. */
export const entryKey = (sessionNo: number, seq: number): number =>
  sessionNo * KEYS_PER_SESSION + Math.min(seq, KEYS_PER_SESSION - 1);
export const seqOfKey = (key: number): number => key % KEYS_PER_SESSION;
export const sessionNoOfKey = (key: number): number => Math.floor(key / KEYS_PER_SESSION);

/** About what an entry takes on the disk. */
export const bytesOf = (entry: unknown): number => JSON.stringify(entry)?.length ?? 0;

/** Changes that are stored together or not at all. */
export interface Batch {
  sessions?: readonly SessionRecord[];
  /** Removes the records and all entries. */
  removeSessions?: readonly Pick<SessionRecord, 'id' | 'sessionNo'>[];
  /** Removes all entries of these, before `entries` are written. */
  clearEntries?: readonly number[];
  entries?: readonly { sessionNo: number; entry: Entry }[];
  outbox?: readonly OutboxRecord[];
  removeOutbox?: readonly string[];
  /** Undefined removes the key. */
  meta?: readonly { key: string; value: unknown }[];
  /** Of the search index; removed before any is added. Those of removed and cleared sessions go with them. */
  removeBlocks?: readonly BlockKey[];
  addBlocks?: readonly NewBlock[];
}

/**
 * The export file: JSON Lines, UTF-8, one object a line.
 *
 * 1. the header: `{"aperture":"export","version":1,"exportedAt":"2026-11-22T18:00:00.000Z","sessions":2}`;
 * 2. for each session a line `{"type":"session","id":…,"agent":…,…}`, and after it, oldest first, one line an
 *    entry: `{"type":"entry","sessionId":…,"seq":…,"rev":…,"at":…,"kind":…,…}` (an entry of `entry.ts`);
 * 3. at the end `{"type":"end","sessions":2,"entries":40}`: without it the file was cut.
 *
 * `export-lines.ts` writes them. Readers skip fields that they do not know. What changes the meaning of a line gets a new version.
 */
import * as v from 'valibot';
import type { Entry } from './entry.ts';
import { sessionIdSchema } from './ids.ts';
import { MAX_TITLE_LENGTH } from './limits.ts';

/** The longest line that is read, and the largest file. */
export const MAX_EXPORT_LINE_BYTES = 64 * 1024 * 1024;
export const MAX_EXPORT_FILE_BYTES = 4 * 1024 * 1024 * 1024;
export const MAX_EXPORT_SESSIONS = 10_000;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** What a `Date` can hold, in ms since 1970. */
const time = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));
/** Positions share one number with the session in the database's keys. */
const MAX_SEQ = 1e10 - 1;

export const exportHeaderSchema = v.object({
  aperture: v.literal('export'),
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  exportedAt: v.string(),
  sessions: count,
});
export type ExportHeader = v.InferOutput<typeof exportHeaderSchema>;

/** `whole` is false if the device that exported it lacked a part of the session. */
export const exportSessionSchema = v.object({
  type: v.literal('session'),
  id: v.pipe(v.string(), v.toLowerCase(), sessionIdSchema),
  agent: v.pipe(v.string(), v.maxLength(100)),
  title: v.pipe(v.string(), v.maxLength(MAX_TITLE_LENGTH)),
  cwd: v.pipe(v.string(), v.maxLength(4_096)),
  createdAt: time,
  lastActivity: time,
  whole: v.boolean(),
});
export type ExportSession = v.InferOutput<typeof exportSessionSchema>;

const endSchema = v.object({ type: v.literal('end'), sessions: count, entries: count });

/** A line after the header; the entry's own fields are `entrySchema`'s. */
export const exportLineSchema = v.variant('type', [
  exportSessionSchema,
  v.looseObject({ type: v.literal('entry'), sessionId: v.string() }),
  endSchema,
]);

/** Whether an entry says where and when it was in numbers that can be kept. */
export const isPlaced = ({ seq, rev, at }: Entry): boolean =>
  seq >= 1 && rev >= seq && rev <= MAX_SEQ && v.is(time, at);

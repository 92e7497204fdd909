/** Branded identifiers: a session id is never mistaken for a prompt id, nor a position for a count. */
import * as v from 'valibot';

/** A session, named by the gateway: a UUID. The agent's own session id never leaves the gateway. */
export const sessionIdSchema = v.pipe(v.string(), v.uuid(), v.brand('SessionId'));
export type SessionId = v.InferOutput<typeof sessionIdSchema>;

/** Identifies one life of a session's log. Positions of different epochs are not comparable. */
export const epochSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(64), v.brand('Epoch'));
export type Epoch = v.InferOutput<typeof epochSchema>;

/** A position in a session's log: 1 for its first event, contiguous. 0 means "before the first". */
export const seqSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.brand('Seq'));
export type Seq = v.InferOutput<typeof seqSchema>;

/** Chosen by the client that sends the prompt; the same one twice runs once. */
export const promptIdSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.brand('PromptId'));
export type PromptId = v.InferOutput<typeof promptIdSchema>;

/** A permission request, named by the gateway; unique within its session. */
export const requestIdSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.brand('RequestId'));
export type RequestId = v.InferOutput<typeof requestIdSchema>;

export const toSeq = (value: number): Seq => v.parse(seqSchema, value);
export const nextSeq = (seq: Seq): Seq => (seq + 1) as Seq; // a Seq plus one is a Seq
export const ZERO_SEQ = 0 as Seq; // a Seq, as it stands

/** Where a client stands in a session's log: all up to and including `seq` is applied. */
export const cursorSchema = v.object({ epoch: epochSchema, seq: seqSchema });
export type Cursor = v.InferOutput<typeof cursorSchema>;

/**
 * Ids without their schemas, for what a page loads first. The checks say what the schemas in `ids.ts` say (a test
 * holds them to that).
 */
import type { Seq, SessionId } from './ids.ts';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

export const isSessionId = (value: unknown): value is SessionId =>
  typeof value === 'string' && UUID.test(value);
export const isSeq = (value: unknown): value is Seq => Number.isSafeInteger(value) && Number(value) >= 0;

/** Beyond every event of a session: what is nearest to it is the end. */
export const END_SEQ = 9_999_999_999 as Seq; // a Seq, as it stands

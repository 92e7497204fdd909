import * as v from 'valibot';
import { expect, it } from 'vitest';
import { END_SEQ, isSeq, isSessionId } from './bare-ids.ts';
import { seqSchema, sessionIdSchema } from './ids.ts';

const UUID = '00000001-0000-4000-8000-00000000000a';

it.each([
  UUID,
  UUID.toUpperCase(),
  `${UUID} `,
  UUID.slice(1),
  `${UUID}\n`,
  '',
  7,
  null,
])('a session id is the same without its schema: %j', (value) => {
  expect(isSessionId(value)).toBe(v.is(sessionIdSchema, value));
});

it.each([
  0,
  1,
  END_SEQ,
  -1,
  0.5,
  Number.NaN,
  Infinity,
  2 ** 53,
  '1',
  null,
])('a position is the same without its schema: %j', (value) => {
  expect(isSeq(value)).toBe(v.is(seqSchema, value));
});

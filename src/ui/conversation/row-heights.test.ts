import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Entry } from '../../shared/entry.ts';
import { toSeq } from '../../shared/ids.ts';
import type { Row } from '../store/transcript-window.ts';
import { rowsToFill } from './row-heights.ts';

const identity = (seq: number) => ({ seq: toSeq(seq), rev: toSeq(seq), at: 0 });
const row = (entry: Entry): Row => ({ seq: entry.seq, entry: signal(entry) });
const message = (seq: number, characters: number): Row =>
  row({
    ...identity(seq),
    kind: 'agent',
    messageId: null,
    content: [{ type: 'text', text: 'a'.repeat(characters) }],
  });
const tool = (seq: number): Row =>
  row({ ...identity(seq), kind: 'tool', status: 'completed', call: { toolCallId: `t${seq}` }, endedAt: 0 });

const numbers = Array.from({ length: 100 }, (_, index) => index + 1);

test('long messages fill a view sooner than short ones', () => {
  const long = numbers.map((seq) => message(seq, 2_000));
  const short = numbers.map((seq) => message(seq, 20));
  expect(rowsToFill(long, 99, -1, 720, 50)).toBe(3);
  expect(rowsToFill(short, 99, -1, 720, 50)).toBe(22);
});

test('a message that may be cut is not counted whole', () => {
  expect(
    rowsToFill(
      numbers.map((seq) => message(seq, 1_000_000)),
      99,
      -1,
      900,
      50,
    ),
  ).toBe(2);
});

test('calls, which may be folded, take as many as are allowed', () => {
  expect(rowsToFill(numbers.map(tool), 0, 1, 720, 24)).toBe(24);
});

test('it ends where the rows do', () => {
  expect(rowsToFill([message(1, 20), message(2, 20)], 1, 1, 720, 24)).toBe(1);
  expect(rowsToFill([], 0, -1, 720, 24)).toBe(0);
});

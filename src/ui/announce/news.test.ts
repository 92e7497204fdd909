import { expect, test } from 'vitest';
import type { Entry, EntryOf } from '../../shared/entry.ts';
import { type RequestId, toSeq } from '../../shared/ids.ts';
import { createNewsReader } from './news.ts';

const base = (seq: number) => ({ seq: toSeq(seq), rev: toSeq(seq), at: 0 });
const agent = (seq: number, text: string): Entry => ({
  ...base(seq),
  kind: 'agent',
  messageId: null,
  content: [{ type: 'text', text }],
});
const question = (seq: number): EntryOf<'permission'> => ({
  ...base(seq),
  kind: 'permission',
  requestId: `r${seq}` as RequestId, // any text
  toolCall: { toolCallId: 't', title: 'npm publish', kind: 'execute' },
  options: [],
  outcome: null,
  by: null,
  resolvedAt: null,
});

test('what was there before is not said, what comes is, once', () => {
  const reader = createNewsReader();
  const before = [agent(1, 'Old words.'), agent(2, 'Half a')];
  reader.catchUp(before);
  expect(reader.read(before, true).polite).toEqual([]);
  expect(reader.read([agent(1, 'Old words.'), agent(2, 'Half a sentence. And')], true).polite).toEqual([
    'sentence.',
  ]);
  const after = [agent(2, 'Half a sentence. And on'), agent(5, 'New. ')];
  expect(reader.read(after, true).polite).toEqual(['And on', 'New.']);
  expect(reader.read(after, false).polite).toEqual([]);
  expect(reader.read(after, false).polite).toEqual([]);
});

test('a question is asked once and at once, one that waited before somebody came too', () => {
  const reader = createNewsReader();
  const entries = [agent(1, 'It needs your word.'), question(2)];
  reader.catchUp(entries);
  const { urgent } = reader.read(entries, true);
  expect(urgent).toHaveLength(1);
  expect(urgent[0]).toMatch(/^Waits for your answer: .*npm publish/);
  expect(reader.read([...entries, agent(3, 'More. ')], true).urgent).toEqual([]);
  expect(
    reader.read(
      [question(4)].map((entry) => ({ ...entry, outcome: { outcome: 'cancelled' } })),
      false,
    ),
  ).toEqual({ polite: [], urgent: [] });
});

test('a failure is said at once, tools and thoughts are not', () => {
  const reader = createNewsReader();
  reader.catchUp([]);
  const error: Entry = { ...base(3), kind: 'error', code: 'agent_error', message: 'Overloaded.' };
  const thought: Entry = { ...base(2), kind: 'thought', messageId: null, content: [] };
  expect(reader.read([thought, error], false)).toEqual({ polite: [], urgent: ['Failed. Overloaded.'] });
  expect(reader.read([thought, error], false).urgent).toEqual([]);
});

import { effect } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Entry, EntryChange } from '../../shared/entry.ts';
import { type Epoch, type PromptId, type SessionId, toSeq } from '../../shared/ids.ts';
import type { OutboxItem, Transcript } from '../../shared/rpc.ts';
import { createTranscriptWindow, type TranscriptPush } from './transcript-window.ts';

const ID = '2df3f095-4157-4bff-8bc2-3de75918b399' as SessionId;
const EPOCH = 'one' as Epoch;
const INFO = {
  title: null,
  turn: { state: 'idle' as const, promptId: null, since: null },
  modes: null,
  configOptions: [],
  commands: [],
  usage: null,
  promptCapabilities: null,
  preview: '',
};

const agent = (seq: number, text: string, rev = seq): Entry => ({
  seq: toSeq(seq),
  rev: toSeq(rev),
  at: 0,
  kind: 'agent',
  messageId: null,
  content: [{ type: 'text', text }],
});
const user = (seq: number, promptId: string): Entry => ({
  seq: toSeq(seq),
  rev: toSeq(seq),
  at: 0,
  kind: 'user',
  promptId: promptId as PromptId,
  messageId: null,
  content: [{ type: 'text', text: promptId }],
});
const runningTool = (seq: number): Entry => ({
  seq: toSeq(seq),
  rev: toSeq(seq),
  at: 0,
  kind: 'tool',
  status: 'in_progress',
  call: { toolCallId: 't' },
  endedAt: null,
});
const transcript = (entries: Entry[], over: Partial<Transcript> = {}): Transcript => ({
  sessionId: ID,
  epoch: EPOCH,
  entries,
  more: false,
  info: INFO,
  fresh: true,
  outbox: [],
  firstUnread: null,
  revision: 1,
  ...over,
});
const push = (
  revision: number,
  changes: EntryChange[],
  over: Partial<TranscriptPush> = {},
): TranscriptPush => ({
  push: 'transcript',
  sessionId: ID,
  revision,
  changes,
  ...over,
});
const put = (entry: Entry): EntryChange => ({ type: 'put', entry });
const append = (seq: number, rev: number, text: string): EntryChange => ({
  type: 'append',
  seq: toSeq(seq),
  rev: toSeq(rev),
  text,
});
const queued = (promptId: string): OutboxItem => ({
  promptId: promptId as PromptId,
  content: [{ type: 'text', text: promptId }],
  at: 0,
  status: 'queued',
  error: null,
});

function open(entries: Entry[], over: Partial<Transcript> = {}) {
  const window = createTranscriptWindow(ID);
  window.opening();
  window.opened(transcript(entries, over), false);
  return window;
}
const seqs = (window: ReturnType<typeof open>) => window.rows.value.map((row) => row.seq);
const texts = (window: ReturnType<typeof open>) =>
  window.rows.value.map((row) => {
    const entry = row.entry.value;
    return 'content' in entry && entry.content[0]?.type === 'text' ? entry.content[0].text : '';
  });

test('a streamed chunk changes one entry, and not the list of them', () => {
  const window = open([agent(1, 'one'), agent(2, 'two')]);
  let lists = 0;
  const entries: number[] = [];
  effect(() => {
    lists += window.rows.value.length > 0 ? 1 : 0;
  });
  for (const row of window.rows.value) effect(() => void entries.push(row.entry.value.seq));
  entries.length = 0;
  window.push(push(2, [append(2, 3, ' more')]));
  expect(texts(window)).toEqual(['one', 'two more']);
  expect(lists).toBe(1);
  expect(entries).toEqual([2]);
});

test('pushes that the transcript already holds are left out, those that came early are not lost', () => {
  const window = createTranscriptWindow(ID);
  window.opening();
  window.push(push(4, [append(1, 4, '!')]));
  window.push(push(5, [append(1, 5, '?')]));
  window.opened(transcript([agent(1, 'hi!', 4)], { revision: 4 }), false);
  expect(texts(window)).toEqual(['hi!?']);
  window.push(push(5, [append(1, 5, '?')]));
  expect(texts(window)).toEqual(['hi!?']);
});

test('what is held of a log that began anew meanwhile is gone when it is opened again', () => {
  const window = open([user(3, 'p1'), agent(4, 'one', 9)]);
  window.opening();
  window.opened(transcript([user(3, 'p2'), agent(4, 'two')], { epoch: 'two' as Epoch }), false);
  expect(texts(window)).toEqual(['p2', 'two']);
});

test('opened again it keeps the rows on the screen, and the older ones it has', () => {
  const window = open([agent(5, 'five'), agent(6, 'six')], { more: true });
  window.older({ entries: [agent(3, 'three'), agent(4, 'four')], more: false });
  const before = window.rows.value;
  window.opening();
  window.opened(
    transcript([agent(5, 'five'), agent(6, 'six!', 8), agent(7, 'seven')], { more: true, revision: 9 }),
    false,
  );
  expect(texts(window)).toEqual(['three', 'four', 'five', 'six!', 'seven']);
  expect(window.rows.value[3]).toBe(before[3]);
  expect(window.more.value).toBe(false);
});

test('opened again it lets go of older entries that may have changed, or that a gap divides from the new ones', () => {
  const changing = open([agent(5, 'five')], { more: true });
  changing.older({ entries: [runningTool(3)], more: false });
  changing.opening();
  changing.opened(transcript([agent(5, 'five')], { more: true, revision: 2 }), false);
  expect(seqs(changing)).toEqual([5]);
  expect(changing.more.value).toBe(true);

  const behind = open([agent(5, 'five')]);
  behind.opening();
  behind.opened(transcript([agent(90, 'new')], { more: true, revision: 2 }), false);
  expect(seqs(behind)).toEqual([90]);
});

test('another transcript replaces everything, whatever its numbers', () => {
  const window = open([agent(1, 'old'), agent(2, 'old too')], { revision: 50 });
  window.opening();
  window.opened(transcript([agent(1, 'new')], { revision: 1 }), true);
  expect(texts(window)).toEqual(['new']);
  window.push(push(2, [append(1, 2, '!')]));
  expect(texts(window)).toEqual(['new!']);
});

test('an entry older than the window waits until its page is asked for', () => {
  const window = open([agent(50, 'fifty')], { more: true });
  window.push(push(2, [put(agent(3, 'three'))]));
  expect(seqs(window)).toEqual([50]);
  window.older({ entries: [agent(3, 'three')], more: false });
  window.older({ entries: [agent(3, 'three')], more: false });
  expect(seqs(window)).toEqual([3, 50]);
});

test('a prompt is shown at once, and once only: sending, then stored, then said', () => {
  const window = open([]);
  window.sending(queued('p1'));
  expect(window.queue.value.map((item) => item.promptId)).toEqual(['p1']);
  window.push(push(2, [], { outbox: [queued('p1')] }));
  expect(window.queue.value).toHaveLength(1);
  window.push(push(3, [put(user(1, 'p1'))]));
  expect(window.queue.value).toEqual([]);
  expect(seqs(window)).toEqual([1]);
});

test('a prompt that was said before the worker answered is not shown twice', () => {
  const window = open([]);
  window.sending(queued('p1'));
  window.push(push(2, [put(user(1, 'p1'))], { outbox: [] }));
  expect(window.queue.value).toEqual([]);
});

test('a prompt that could not be stored is not shown as sent', () => {
  const window = open([]);
  window.sending(queued('p1'));
  window.notSent('p1' as PromptId);
  expect(window.queue.value).toEqual([]);
});

test('trimmed, it knows that there is more', () => {
  const window = open([agent(1, 'a'), agent(2, 'b'), agent(3, 'c')]);
  window.trim(2);
  expect(seqs(window)).toEqual([2, 3]);
  expect(window.more.value).toBe(true);
});

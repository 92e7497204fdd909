import { effect } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Entry, EntryChange } from '../../shared/entry.ts';
import { type Epoch, type PromptId, type SessionId, toSeq } from '../../shared/ids.ts';
import type { EntriesWindow, OutboxItem, Transcript } from '../../shared/rpc.ts';
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
  newer: false,
  missing: false,
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
  window.opening(false);
  window.opened(transcript(entries, over), false);
  return window;
}
const older = (window: ReturnType<typeof open>, page: Pick<EntriesWindow, 'entries' | 'more'>) =>
  window.older({ ...page, missing: false }, window.asking());
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
  window.opening(false);
  window.push(push(4, [append(1, 4, '!')]));
  window.push(push(5, [append(1, 5, '?')]));
  window.opened(transcript([agent(1, 'hi!', 4)], { revision: 4 }), false);
  expect(texts(window)).toEqual(['hi!?']);
  window.push(push(5, [append(1, 5, '?')]));
  expect(texts(window)).toEqual(['hi!?']);
});

test('what is held of a log that began anew meanwhile is gone when it is opened again', () => {
  const window = open([user(3, 'p1'), agent(4, 'one', 9)]);
  window.opening(false);
  window.opened(transcript([user(3, 'p2'), agent(4, 'two')], { epoch: 'two' as Epoch }), false);
  expect(texts(window)).toEqual(['p2', 'two']);
});

test('read again while it is told of every change it keeps the rows on the screen, and the older ones it has', () => {
  const window = open([agent(5, 'five'), agent(6, 'six')], { more: true });
  older(window, { entries: [agent(3, 'three'), agent(4, 'four')], more: false });
  const before = window.rows.value;
  window.opening(false);
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
  older(changing, { entries: [agent(3, 'three')], more: false });
  changing.opening(true);
  changing.opened(transcript([agent(5, 'five')], { more: true, revision: 2 }), false);
  expect(seqs(changing)).toEqual([5]);
  expect(changing.more.value).toBe(true);

  const behind = open([agent(5, 'five')]);
  behind.opening(false);
  behind.opened(transcript([agent(90, 'new')], { more: true, revision: 2 }), false);
  expect(seqs(behind)).toEqual([90]);
});

test('another transcript replaces everything, whatever its numbers', () => {
  const window = open([agent(1, 'old'), agent(2, 'old too')], { revision: 50 });
  window.opening(false);
  window.opened(transcript([agent(1, 'new')], { revision: 1 }), true);
  expect(texts(window)).toEqual(['new']);
  window.push(push(2, [append(1, 2, '!')]));
  expect(texts(window)).toEqual(['new!']);
});

test('an entry older than the window waits until its page is asked for', () => {
  const window = open([agent(50, 'fifty')], { more: true });
  window.push(push(2, [put(agent(3, 'three'))]));
  expect(seqs(window)).toEqual([50]);
  older(window, { entries: [agent(3, 'three')], more: false });
  older(window, { entries: [agent(3, 'three')], more: false });
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

const newerPage = (window: ReturnType<typeof open>, page: Pick<EntriesWindow, 'entries' | 'more'>) =>
  window.newerPage({ ...page, missing: false }, window.asking());

test('what it lets go of, at either side, it knows to be there', () => {
  const window = open([1, 2, 3, 4, 5, 6].map((seq) => agent(seq, String(seq))));
  window.bound(4, toSeq(3), toSeq(4));
  expect(seqs(window)).toEqual([2, 3, 4, 5]);
  expect([window.more.value, window.newer.value]).toEqual([true, true]);
  window.bound(2, toSeq(2), toSeq(2));
  expect(seqs(window)).toEqual([2, 3]);
  window.bound(1, toSeq(2), toSeq(3));
  expect(seqs(window)).toEqual([2, 3]);
});

test('where all that is held must stay, nothing changes: who renders it would do so for ever', () => {
  const window = open([1, 2, 3, 4].map((seq) => agent(seq, String(seq))));
  const rows = window.rows.value;
  window.bound(2, toSeq(1), toSeq(4));
  expect(window.rows.value).toBe(rows);
});

test('beyond its end nothing is added, only counted, until the rows up to there are read', () => {
  const window = open([agent(1, 'a'), agent(2, 'b')], { newer: true });
  window.push(push(2, [put(agent(9, 'nine')), put(agent(10, 'ten'))]));
  window.push(push(3, [append(10, 11, '!')]));
  expect(seqs(window)).toEqual([1, 2]);
  expect(window.arrived.value).toBe(2);
  newerPage(window, { entries: [agent(5, 'five'), agent(9, 'nine'), agent(10, 'ten!', 11)], more: false });
  expect(seqs(window)).toEqual([1, 2, 5, 9, 10]);
  window.push(push(4, [append(10, 12, '?'), put(agent(13, 'new'))]));
  expect(texts(window)).toEqual(['a', 'b', 'five', 'nine', 'ten!?', 'new']);
  expect(window.arrived.value).toBe(3);
});

test('what changes while a page is read is not lost, and not applied twice', () => {
  const window = open([agent(1, 'a')], { newer: true });
  const request = window.asking();
  window.push(push(2, [append(5, 6, ' one')]));
  window.push(push(3, [append(5, 7, ' two'), put(agent(8, 'next'))]));
  // Read after the first of the two changes.
  window.newerPage({ entries: [agent(5, 'five one', 6)], more: false, missing: false }, request);
  expect(texts(window)).toEqual(['a', 'five one two', 'next']);
});

test('a page that was asked for by another window of the session is left out', () => {
  const window = open([agent(5, 'five')], { more: true });
  const request = window.asking();
  window.opening(false);
  window.opened(transcript([agent(90, 'far')], { more: true, revision: 2 }), false);
  window.older({ entries: [agent(4, 'four')], more: true, missing: false }, request);
  expect(seqs(window)).toEqual([90]);
});

test('a page that is not whole says where something is missing, until it is opened again', () => {
  const window = open([agent(50, 'x'), agent(60, 'y')], { more: true });
  window.older({ entries: [agent(3, 'three')], more: false, missing: true }, window.asking());
  expect(seqs(window)).toEqual([3, 50, 60]);
  expect([...window.gaps.value]).toEqual([50]);
  window.opening(false);
  window.opened(transcript([agent(50, 'x'), agent(60, 'y')], { more: true, revision: 2 }), false);
  expect(seqs(window)).toEqual([50, 60]);
  expect(window.gaps.value.size).toBe(0);
});

test('what came while nobody looked counts as new', () => {
  const window = open([agent(1, 'a')]);
  expect(window.arrived.value).toBe(0);
  window.opening(false);
  window.opened(transcript([agent(1, 'a'), agent(2, 'b'), agent(3, 'c')], { revision: 2 }), false);
  expect(window.arrived.value).toBe(2);
});

const tools = (from: number, count: number): EntryChange[] =>
  Array.from({ length: count }, (_, n) => ({ type: 'put', entry: runningTool(from + n) }));

test('of more than can be shown at once only the last stay, and a reader further up keeps what they read', async () => {
  const window = createTranscriptWindow(ID);
  window.opened(transcript([agent(1, 'a')]), false);
  const flood = (from: number): void => {
    for (let n = 0; n < 50; n += 1) {
      window.push(push(from + n, tools(from + n * 20, 20)));
    }
  };
  flood(2);
  expect(window.rows.peek().length).toBeLessThanOrEqual(360);
  expect(window.rows.peek().at(-1)?.seq).toBe(1_001);
  expect([window.more.peek(), window.newer.peek(), window.arrived.peek()]).toEqual([true, false, 1_000]);

  await Promise.resolve();
  const at = window.rows.peek()[5]?.seq ?? toSeq(0);
  window.place = () => ({ seq: at, offset: 0 });
  flood(1_002);
  expect(window.rows.peek().some((row) => row.seq === at)).toBe(true);
  expect(window.rows.peek().length).toBeLessThanOrEqual(360);
  expect([window.newer.peek(), window.arrived.peek()]).toEqual([true, 2_000]);
});

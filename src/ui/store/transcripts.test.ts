import { signal } from '@preact/signals';
import { expect, test, vi } from 'vitest';
import { END_SEQ } from '../../shared/bare-ids.ts';
import type { Entry } from '../../shared/entry.ts';
import { type Epoch, type SessionId, toSeq } from '../../shared/ids.ts';
import { CallError, type EntriesWindow, type Transcript } from '../../shared/rpc.ts';
import { createPlaces } from './places.ts';
import { createTranscripts } from './transcripts.ts';

const A = '2df3f095-4157-4bff-8bc2-3de75918b399' as SessionId;
const B = '1ed05d98-acd5-45e8-ae1f-ec00f8b7e46c' as SessionId;

const agent = (seq: number): Entry => ({
  seq: toSeq(seq),
  rev: toSeq(seq),
  at: 0,
  kind: 'agent',
  messageId: null,
  content: [{ type: 'text', text: String(seq) }],
});

function setUp(stored: Storage | null = null) {
  const viewed = signal<readonly SessionId[]>([A]);
  const opens: {
    id: SessionId;
    around: number | null;
    answer: (seqs: number[], more?: boolean, newer?: boolean) => void;
    fail: (error: Error) => void;
  }[] = [];
  const newers: { after: number; answer: (page: EntriesWindow) => void }[] = [];
  const olders: { before: number; answer: (page: EntriesWindow) => void }[] = [];
  const call = {
    openSession: (id: SessionId, _: number, around: number | null) =>
      new Promise<Transcript>((resolve, reject) => {
        const answer = (seqs: number[], more = false, newer = false) =>
          resolve({
            sessionId: id,
            epoch: 'e' as Epoch,
            entries: seqs.map(agent),
            more,
            newer,
            missing: false,
            info: {
              title: null,
              turn: { state: 'idle', promptId: null, since: null },
              modes: null,
              configOptions: [],
              commands: [],
              usage: null,
              promptCapabilities: null,
              preview: '',
            },
            fresh: true,
            outbox: [],
            firstUnread: null,
            revision: 1,
          });
        opens.push({ id, around, answer, fail: reject });
      }),
    loadOlder: (_: SessionId, before: number) =>
      new Promise<EntriesWindow>((resolve) => {
        olders.push({ before, answer: resolve });
      }),
    loadNewer: (_: SessionId, after: number) =>
      new Promise<EntriesWindow>((resolve) => {
        newers.push({ after, answer: resolve });
      }),
  };
  const said: string[] = [];
  const transcripts = createTranscripts({
    call: () => call,
    viewed,
    places: createPlaces(stored),
    say: (text) => void said.push(text),
  });
  return { transcripts, viewed, opens, olders, newers, said };
}
const seqsOf = ({ transcripts }: ReturnType<typeof setUp>, id: SessionId) =>
  transcripts.window(id).rows.value.map((row) => row.seq);

test('switching back shows what was there, before anything is read', async () => {
  const page = setUp();
  const opening = page.transcripts.open(A);
  page.opens[0]?.answer([1, 2]);
  await opening;
  page.viewed.value = [B];
  void page.transcripts.open(B);
  page.viewed.value = [A];
  expect(seqsOf(page, A)).toEqual([1, 2]);
});

test('of two answers for one session the later question’s counts', async () => {
  const page = setUp();
  const first = page.transcripts.open(A);
  const second = page.transcripts.open(A);
  page.opens[1]?.answer([1, 2, 3]);
  page.opens[0]?.answer([1]);
  await Promise.all([first, second]);
  expect(seqsOf(page, A)).toEqual([1, 2, 3]);
});

test('a transcript that was replaced is read anew, and keeps nothing', async () => {
  const page = setUp();
  const opening = page.transcripts.open(A);
  page.opens[0]?.answer([1, 2, 3]);
  await opening;
  page.transcripts.reopen(A);
  page.opens[1]?.answer([1]);
  await vi.waitFor(() => expect(seqsOf(page, A)).toEqual([1]));
});

test('of a worker that died while it was asked, nothing is mixed with what the next one tells', async () => {
  const page = setUp();
  const { transcripts, opens } = page;
  const entry = (seq: number) => [{ type: 'put' as const, entry: agent(seq) }];
  void transcripts.open(A);
  transcripts.push({ push: 'transcript', sessionId: A, revision: 900, changes: entry(9) });
  transcripts.restart();
  void transcripts.open(A);
  opens[1]?.answer([1, 2]);
  await vi.waitFor(() => expect(seqsOf(page, A)).toEqual([1, 2]));
  transcripts.push({ push: 'transcript', sessionId: A, revision: 2, changes: entry(3) });
  expect(seqsOf(page, A)).toEqual([1, 2, 3]);
});

test('a failure is said in words, and another try clears it', async () => {
  const page = setUp();
  const opening = page.transcripts.open(A);
  page.opens[0]?.fail(new CallError('unreachable', 'x'));
  await opening;
  const { status } = page.transcripts.window(A);
  expect(status.value).toEqual({ type: 'failed', reason: 'The gateway cannot be reached.' });
  const again = page.transcripts.open(A);
  page.opens[1]?.answer([1]);
  await again;
  expect(status.value).toEqual({ type: 'ready' });
});

test('what was not answered in time, as over a sleep, is asked for again', async () => {
  const page = setUp();
  const opening = page.transcripts.open(A);
  page.opens[0]?.fail(new CallError('timeout', 'x'));
  await opening;
  page.opens[1]?.answer([1, 2]);
  await vi.waitFor(() => expect(seqsOf(page, A)).toEqual([1, 2]));
  expect(page.transcripts.window(A).status.value).toEqual({ type: 'ready' });
});

test('older entries are asked for once at a time, from the oldest that is held', async () => {
  const page = setUp();
  const opening = page.transcripts.open(A);
  page.opens[0]?.answer([8, 9], true);
  await opening;
  const loading = page.transcripts.loadOlder(A);
  void page.transcripts.loadOlder(A);
  expect(page.olders.map((asked) => asked.before)).toEqual([8]);
  page.olders[0]?.answer({ entries: [agent(6), agent(7)], more: false, missing: false });
  await loading;
  expect(seqsOf(page, A)).toEqual([6, 7, 8, 9]);
  await page.transcripts.loadOlder(A);
  expect(page.olders).toHaveLength(1);
});

test('newer entries are asked for from the newest that is held, and only where there are some', async () => {
  const page = setUp();
  const opening = page.transcripts.open(A);
  page.opens[0]?.answer([8, 9], true, true);
  await opening;
  const loading = page.transcripts.loadNewer(A);
  expect(page.newers.map((asked) => asked.after)).toEqual([9]);
  page.newers[0]?.answer({ entries: [agent(10)], more: false, missing: false });
  await loading;
  expect(seqsOf(page, A)).toEqual([8, 9, 10]);
  await page.transcripts.loadNewer(A);
  expect(page.newers).toHaveLength(1);
});

test('a session is opened where its unread begins, and read again where the reader is', async () => {
  const page = setUp();
  const opening = page.transcripts.open(A);
  expect(page.opens[0]?.around).toBeNull();
  page.opens[0]?.answer([8, 9], true, true);
  await opening;
  const window = page.transcripts.window(A);
  expect(window.target.value).toEqual({ type: 'unread' });
  window.place = () => ({ seq: toSeq(8), offset: 10 });
  page.transcripts.reopen(A);
  expect(page.opens[1]?.around).toBe(8);
  page.opens[1]?.answer([7, 8, 9], true, true);
  window.place = () => null;
  page.transcripts.reopen(A);
  expect(page.opens[2]?.around).toBe(END_SEQ);
});

test('a reader lands on an entry that is held at once, else once it is read', async () => {
  const page = setUp();
  page.transcripts.goTo(A, { type: 'entry', seq: toSeq(40) });
  expect(page.opens).toHaveLength(0);
  const opening = page.transcripts.open(A);
  expect(page.opens[0]?.around).toBe(40);
  page.opens[0]?.answer([39, 40, 41], true, true);
  await opening;
  const window = page.transcripts.window(A);
  expect(window.target.value).toEqual({ type: 'entry', seq: 40 });
  page.transcripts.goTo(A, { type: 'entry', seq: toSeq(41) });
  expect(page.opens).toHaveLength(1);
  expect(window.target.value).toEqual({ type: 'entry', seq: 41 });
  page.transcripts.goTo(A, { type: 'end' });
  expect(page.opens[1]?.around).toBe(END_SEQ);
  expect(page.said).toEqual([]);
});

test('where the entry is gone a reader lands on the nearest, and is told', async () => {
  const page = setUp();
  page.transcripts.goTo(A, { type: 'entry', seq: toSeq(40) });
  const opening = page.transcripts.open(A);
  page.opens[0]?.answer([30, 50], true, true);
  await opening;
  expect(page.transcripts.window(A).target.value).toEqual({ type: 'entry', seq: 30 });
  expect(page.said).toEqual(['That message is not there any more. This is the nearest one.']);
});

test('an entry that this device has not read yet is landed on once it comes', async () => {
  const page = setUp();
  page.transcripts.goTo(A, { type: 'entry', seq: toSeq(3) });
  const opening = page.transcripts.open(A);
  page.opens[0]?.answer([1]);
  await opening;
  const window = page.transcripts.window(A);
  window.left();
  page.transcripts.goTo(A, { type: 'entry', seq: toSeq(5) });
  page.opens[1]?.answer([1, 3]);
  window.aim(null);
  const push = { push: 'transcript' as const, sessionId: A };
  page.transcripts.push({ ...push, revision: 2, changes: [], fresh: false });
  page.transcripts.push({ ...push, revision: 3, changes: [{ type: 'put', entry: agent(5) }] });
  await vi.waitFor(() => expect(window.target.value).toEqual({ type: 'entry', seq: 5 }));
});

test('where the reader was is kept over a reload of the tab', async () => {
  const values = new Map<string, string>();
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  } as unknown as Storage; // what is used of it
  const first = setUp(storage);
  first.transcripts.window(A).place = () => ({ seq: toSeq(7), offset: -3 });
  first.transcripts.keepPlace();
  const second = setUp(storage);
  expect(second.transcripts.window(A).place()).toEqual({ seq: 7, offset: -3 });
  void second.transcripts.open(A);
  expect(second.opens[0]?.around).toBe(7);
  second.transcripts.window(A).place = () => null;
  second.transcripts.left(A);
  expect(setUp(storage).transcripts.window(A).place()).toBeNull();
  values.set('aperture:places', '[["no id",{}]]');
  expect(setUp(storage).transcripts.window(A).place()).toBeNull();
});

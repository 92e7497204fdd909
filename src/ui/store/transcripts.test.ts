import { signal } from '@preact/signals';
import { expect, test, vi } from 'vitest';
import type { Entry } from '../../shared/entry.ts';
import { type Epoch, type SessionId, toSeq } from '../../shared/ids.ts';
import { CallError, type EntriesWindow, type Transcript } from '../../shared/rpc.ts';
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

function setUp() {
  const active = signal<SessionId | null>(A);
  const opens: {
    id: SessionId;
    answer: (seqs: number[], more?: boolean) => void;
    fail: (error: Error) => void;
  }[] = [];
  const olders: { before: number; answer: (page: EntriesWindow) => void }[] = [];
  const call = {
    openSession: (id: SessionId) =>
      new Promise<Transcript>((resolve, reject) => {
        const answer = (seqs: number[], more = false) =>
          resolve({
            sessionId: id,
            epoch: 'e' as Epoch,
            entries: seqs.map(agent),
            more,
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
        opens.push({ id, answer, fail: reject });
      }),
    loadOlder: (_: SessionId, before: number) =>
      new Promise<EntriesWindow>((resolve) => {
        olders.push({ before, answer: resolve });
      }),
  };
  return { transcripts: createTranscripts(() => call, active), active, opens, olders };
}
const seqsOf = ({ transcripts }: ReturnType<typeof setUp>, id: SessionId) =>
  transcripts.window(id).rows.value.map((row) => row.seq);

test('switching back shows what was there, before anything is read', async () => {
  const page = setUp();
  const opening = page.transcripts.open(A);
  page.opens[0]?.answer([1, 2]);
  await opening;
  page.active.value = B;
  void page.transcripts.open(B);
  page.active.value = A;
  expect(page.transcripts.current.value?.rows.value).toHaveLength(2);
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
  page.olders[0]?.answer({ entries: [agent(6), agent(7)], more: false });
  await loading;
  expect(seqsOf(page, A)).toEqual([6, 7, 8, 9]);
  await page.transcripts.loadOlder(A);
  expect(page.olders).toHaveLength(1);
});

import { expect, test } from 'vitest';
import type { Entry } from '../../src/shared/entry.ts';
import { type Epoch, type Seq, type SessionId, toSeq } from '../../src/shared/ids.ts';
import type { Transcript } from '../../src/shared/rpc.ts';
import { boundsAround, nearestRow, rowOf } from '../../src/ui/store/rows.ts';
import { createTranscriptWindow } from '../../src/ui/store/transcript-window.ts';
import { forSeeds } from '../support/worker/for-seeds.ts';

const ID = '2df3f095-4157-4bff-8bc2-3de75918b399' as SessionId; // a UUID
const MAX = 12;

const agent = (seq: number, rev = seq, text = `${seq}`): Entry => ({
  seq: toSeq(seq),
  rev: toSeq(rev),
  at: 0,
  kind: 'agent',
  messageId: null,
  content: [{ type: 'text', text }],
});

test('the nearest row is the one in which something happened, or the first', () => {
  const rows = [3, 7, 9].map((seq) => rowOf(agent(seq)));
  const nearest = (seq: number) => nearestRow(rows, toSeq(seq))?.seq;
  expect([1, 3, 6, 7, 8, 9, 50].map(nearest)).toEqual([3, 3, 3, 7, 7, 9, 9]);
  expect(nearestRow([], toSeq(1))).toBeUndefined();
});

test('of too many rows those around the reader stay', () => {
  const rows = [1, 2, 3, 4, 5, 6, 7, 8].map((seq) => rowOf(agent(seq)));
  const kept = (max: number, from: number, to: number) => {
    const { start, end } = boundsAround(rows, max, toSeq(from), toSeq(to));
    return rows.slice(start, end).map((row) => row.seq as number);
  };
  expect(kept(4, 4, 5)).toEqual([3, 4, 5, 6]);
  expect(kept(4, 1, 1)).toEqual([1, 2, 3, 4]);
  expect(kept(4, 8, 99)).toEqual([5, 6, 7, 8]);
  expect(kept(3, 2, 6)).toEqual([2, 3, 4, 5, 6]);
  expect(kept(20, 4, 5)).toHaveLength(8);
});

/** A log that grows, and a window on it that is moved, cut and told of changes in any order. */
test('whatever is loaded, pushed and let go, a window is an unbroken run of the log as it is now', () =>
  forSeeds(200, (random) => {
    const below = (count: number) => Math.floor(random() * count);
    const log: Entry[] = [];
    let head = 0;
    let revision = 0;
    const window = createTranscriptWindow(ID);
    const append = () => {
      const last = log.at(-1);
      head += 1 + below(3);
      revision += 1;
      const isNew = !last || below(2) === 0;
      if (isNew) log.push(agent(head));
      else log[log.length - 1] = agent(last.seq, head, `${textOf(last)}+${head}`);
      const change = isNew
        ? { type: 'put' as const, entry: agent(head) }
        : { type: 'append' as const, seq: last.seq, rev: toSeq(head), text: `+${head}` };
      window.push({ push: 'transcript', sessionId: ID, revision, changes: [change] });
    };
    const open = (at: number) => {
      const start = Math.max(0, at - 3);
      const end = Math.min(log.length, start + 6);
      window.opened(transcript(log.slice(start, end), start > 0, end < log.length, revision), false);
    };
    /** What happens between the question and the answer, or after the page was read. */
    const meanwhile = () => {
      for (let count = below(3); count > 0; count -= 1) append();
    };
    for (let count = 20; count > 0; count -= 1) append();
    open(below(log.length));
    for (let step = 0; step < 60; step += 1) {
      const seqs = window.rows.peek().map((row) => row.seq);
      const [first, last] = [seqs[0], seqs.at(-1)];
      if (first === undefined || last === undefined) throw new Error('The window is empty');
      const request = window.asking();
      const act = below(6);
      if (act === 0) append();
      else if (act === 1) open(below(log.length));
      else if (act === 2) {
        const at = seqs[below(seqs.length)] ?? first;
        window.bound(MAX, at, at);
        expect(window.rows.peek().length).toBeLessThanOrEqual(MAX);
      } else if (act === 3 && window.more.peek()) {
        meanwhile();
        const older = log.filter((entry) => entry.seq < first);
        const page = { entries: older.slice(-4), more: older.length > 4, missing: false };
        meanwhile();
        window.older(page, request);
      } else if (act === 4 && window.newer.peek()) {
        meanwhile();
        const newer = log.filter((entry) => entry.seq > last);
        const page = { entries: newer.slice(0, 4), more: newer.length > 4, missing: false };
        meanwhile();
        window.newerPage(page, request);
      }
      window.unasked(request);
      const shown = window.rows.peek().map((row) => row.entry.peek());
      const start = log.findIndex((entry) => entry.seq === shown[0]?.seq);
      expect(shown, `step ${step}`).toEqual(log.slice(start, start + shown.length));
      expect(window.more.peek()).toBe(start > 0);
      expect(window.newer.peek()).toBe(start + shown.length < log.length);
    }
  }));

const textOf = (entry: Entry): string =>
  entry.kind === 'agent' && entry.content[0]?.type === 'text' ? entry.content[0].text : '';

const transcript = (entries: Entry[], more: boolean, newer: boolean, revision: number): Transcript => ({
  sessionId: ID,
  epoch: 'one' as Epoch,
  entries,
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
  firstUnread: null as Seq | null,
  revision,
});

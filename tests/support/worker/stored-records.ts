/** Records as they lie in the database. For tests only. */
import type { Entry } from '../../../src/shared/entry.ts';
import { type Epoch, type PromptId, type SessionId, toSeq, ZERO_SEQ } from '../../../src/shared/ids.ts';
import { NOTHING_READ } from '../../../src/worker/log/unread.ts';
import type { OutboxRecord, SessionRecord } from '../../../src/worker/store/records.ts';

export const ID = '00000001-0000-4000-8000-000000000000' as SessionId; // a UUID
export const record = (sessionNo: number, seq = 0): SessionRecord => ({
  id: ID,
  sessionNo,
  session: {
    id: ID,
    agent: 'demo',
    title: '',
    cwd: '/',
    state: 'idle',
    error: null,
    createdAt: 1,
    lastActivity: 1,
    epoch: 'e' as Epoch, // any text
    lastSeq: toSeq(seq),
    preview: '',
    readSeq: ZERO_SEQ,
    archived: false,
  },
  cursor: { epoch: 'e' as Epoch, seq: toSeq(seq) }, // the same
  fold: null,
  hole: null,
  unread: NOTHING_READ,
});

export const entry = (seq: number, rev = seq): Entry => ({
  seq: toSeq(seq),
  rev: toSeq(rev),
  at: 1,
  kind: 'agent',
  messageId: null,
  content: [{ type: 'text', text: `entry ${seq}` }],
});
export const of = (sessionNo: number, ...seqs: number[]) =>
  seqs.map((seq) => ({ sessionNo, entry: entry(seq) }));
export const seqs = (entries: readonly Entry[]): number[] => entries.map(({ seq }) => seq);

export const queued: OutboxRecord = {
  type: 'prompt',
  sessionId: ID,
  promptId: 'p' as PromptId, // any text
  content: [{ type: 'text', text: 'hi' }],
  at: 1,
  order: 1,
  status: 'queued',
  error: null,
  sent: false,
};

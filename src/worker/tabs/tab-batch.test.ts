import { describe, expect, it } from 'vitest';
import { forSeeds } from '../../../tests/support/worker/for-seeds.ts';
import type { Entry, EntryChange } from '../../shared/entry.ts';
import { applyChange } from '../../shared/entry-change.ts';
import { type Seq, type SessionId, toSeq } from '../../shared/ids.ts';
import type { Session } from '../../shared/session.ts';
import { type AppState, applyStatePatch, DISCONNECTED, type StatePatch } from '../../shared/state.ts';
import { createTabBatch, mergePatches } from './tab-batch.ts';

const ID = 'a' as SessionId; // any text
const entry = (seq: number, rev: number, text: string): Entry => ({
  seq: toSeq(seq),
  rev: toSeq(rev),
  at: 0,
  kind: 'agent',
  messageId: null,
  content: [{ type: 'text', text }],
});
const push = (revision: number, ...changes: EntryChange[]) =>
  ({ push: 'transcript', sessionId: ID, revision, changes }) as const;
const append = (seq: number, rev: number, text: string): EntryChange => ({
  type: 'append',
  seq: toSeq(seq),
  rev: toSeq(rev),
  text,
});

describe('a batch for a tab', () => {
  it('says the text of one message as one append', () => {
    const batch = createTabBatch();
    batch.transcript(push(1, append(1, 2, 'a')));
    batch.transcript(push(2, append(1, 3, 'b')));
    expect(batch.take()).toEqual([push(2, append(1, 3, 'ab'))]);
    expect(batch.take()).toEqual([]);
  });

  it('says a rewritten entry once, with what was added to it', () => {
    const batch = createTabBatch();
    batch.transcript(push(1, { type: 'put', entry: entry(1, 1, 'a') }));
    batch.transcript(push(2, append(1, 2, 'b')));
    expect(batch.take()).toEqual([push(2, { type: 'put', entry: entry(1, 2, 'ab') })]);
  });

  it('says nothing of what the opened transcript already holds', () => {
    const batch = createTabBatch();
    batch.transcript(push(1, append(1, 2, 'a')));
    batch.reopen(ID);
    batch.dropTranscript(ID);
    expect(batch.take()).toEqual([]);
  });

  it('asks to reopen once, and forgets the changes from before', () => {
    const batch = createTabBatch();
    batch.transcript(push(1, append(1, 2, 'a')));
    batch.reopen(ID);
    batch.reopen(ID);
    expect(batch.take()).toEqual([{ push: 'reopen', sessionId: ID }]);
  });

  it('does to a transcript what the single changes do', () =>
    forSeeds(500, (random) => {
      const batch = createTabBatch();
      const one = new Map<Seq, Entry>();
      const other = new Map<Seq, Entry>();
      const apply = (to: Map<Seq, Entry>, change: EntryChange): void => {
        const seq = change.type === 'put' ? change.entry.seq : change.seq;
        const next = applyChange(to.get(seq), change);
        if (next) to.set(seq, next);
      };
      for (let rev = 1; rev < 30; rev += 1) {
        const seq = 1 + Math.floor(random() * 4);
        const change: EntryChange =
          random() < 0.4 ? { type: 'put', entry: entry(seq, rev, `${rev}`) } : append(seq, rev, `+${rev}`);
        apply(one, change);
        batch.transcript(push(rev, change));
        if (random() > 0.3 && rev < 29) continue;
        for (const said of batch.take()) {
          if (said.push === 'transcript') for (const merged of said.changes) apply(other, merged);
        }
      }
      expect(other).toEqual(one);
    }));

  it('does to the state what the single patches do', () =>
    forSeeds(500, (random) => {
      const start: AppState = {
        gateway: { status: 'starting' },
        storage: 'ok',
        copy: null,
        sessions: [],
        connections: {},
      };
      let inTurn = start;
      const patches = Array.from({ length: 8 }, (_, n) => {
        const id = `s${Math.floor(random() * 3)}` as SessionId; // any text
        const connections = { [id]: { ...DISCONNECTED, retryCount: n } };
        const isKnown = inTurn.sessions.some((session) => session.id === id);
        const dice = random();
        let patch: StatePatch = { sessions: [{ id, title: `${n}` } as Session], connections }; // what matters here
        if (dice < 0.3) patch = { removed: [id] };
        else if (dice < 0.5) patch = { gateway: { status: 'unreachable', reason: '', retryAt: n } };
        else if (dice < 0.7 && isKnown) patch = { connections };
        inTurn = applyStatePatch(inTurn, patch);
        return patch;
      });
      const atOnce = applyStatePatch(start, patches.reduce(mergePatches));
      const sorted = (state: AppState) => ({
        ...state,
        sessions: [...state.sessions].sort((a, b) => a.id.localeCompare(b.id)),
      });
      expect(sorted(atOnce)).toEqual(sorted(inTurn));
    }));
});

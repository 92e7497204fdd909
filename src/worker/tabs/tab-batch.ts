/**
 * What is to be said to one tab with the next frame, as little as possible of it: the newest of each state,
 * text of one message as one append, a rewritten entry once. Pure of time and of ports.
 */
import type { EntryChange } from '../../shared/entry.ts';
import { applyChange } from '../../shared/entry-change.ts';
import type { Seq, SessionId } from '../../shared/ids.ts';
import type { Push } from '../../shared/rpc.ts';
import type { Session } from '../../shared/session.ts';
import type { Connection, StatePatch } from '../../shared/state.ts';

type TranscriptPush = Extract<Push, { push: 'transcript' }>;

interface PendingTranscript {
  revision: number;
  /** By entry, in the order in which entries were first touched. */
  changes: Map<Seq, EntryChange>;
  rest: Pick<TranscriptPush, 'info' | 'fresh' | 'outbox'>;
}

export interface TabBatch {
  state(revision: number, patch: StatePatch): void;
  transcript(push: TranscriptPush): void;
  reopen(sessionId: SessionId): void;
  other(push: Push): void;
  /** What was queued of the session is in the transcript that the tab is given now. */
  dropTranscript(sessionId: SessionId): void;
  /** What was queued of the state is in the state that the tab is given now. */
  dropState(): void;
  take(): Push[];
}

export function createTabBatch(): TabBatch {
  let revision = 0;
  let patch: StatePatch | null = null;
  const transcripts = new Map<SessionId, PendingTranscript>();
  let others: Push[] = [];

  return {
    state(next, added) {
      revision = next;
      patch = patch === null ? added : mergePatches(patch, added);
    },
    transcript({ sessionId, revision, changes, push: _, ...rest }) {
      const pending = transcripts.get(sessionId) ?? { revision, changes: new Map(), rest: {} };
      pending.revision = revision;
      for (const change of changes) addChange(pending.changes, change);
      Object.assign(pending.rest, rest);
      transcripts.set(sessionId, pending);
    },
    reopen(sessionId) {
      transcripts.delete(sessionId);
      others = others.filter((push) => push.push !== 'reopen' || push.sessionId !== sessionId);
      others.push({ push: 'reopen', sessionId });
    },
    other: (push) => void others.push(push),
    dropTranscript(sessionId) {
      transcripts.delete(sessionId);
      others = others.filter((push) => push.push !== 'reopen' || push.sessionId !== sessionId);
    },
    dropState() {
      patch = null;
    },
    take() {
      const pushes: Push[] = patch === null ? [] : [{ push: 'state', revision, patch }];
      for (const [sessionId, { revision, changes, rest }] of transcripts) {
        pushes.push({ push: 'transcript', sessionId, revision, changes: [...changes.values()], ...rest });
      }
      pushes.push(...others);
      patch = null;
      transcripts.clear();
      others = [];
      return pushes;
    },
  };
}

function addChange(changes: Map<Seq, EntryChange>, change: EntryChange): void {
  if (change.type === 'put') {
    changes.set(change.entry.seq, change);
    return;
  }
  const earlier = changes.get(change.seq);
  if (earlier === undefined) changes.set(change.seq, change);
  else if (earlier.type === 'append') {
    changes.set(change.seq, { ...change, text: earlier.text + change.text });
  } else {
    const entry = applyChange(earlier.entry, change);
    if (entry) changes.set(change.seq, { type: 'put', entry });
  }
}

/** One patch that does what the two do in turn. */
export function mergePatches(first: StatePatch, second: StatePatch): StatePatch {
  const sessions = new Map<SessionId, Session>();
  const removed = new Set<SessionId>();
  const connections = new Map<SessionId, Connection>();
  for (const patch of [first, second]) {
    for (const session of patch.sessions ?? []) {
      sessions.set(session.id, session);
      removed.delete(session.id);
    }
    for (const [id, connection] of Object.entries(patch.connections ?? {})) {
      connections.set(id as SessionId, connection); // keys are ids
    }
    for (const id of patch.removed ?? []) {
      removed.add(id);
      sessions.delete(id);
      connections.delete(id);
    }
  }
  const merged: StatePatch = { ...first, ...second };
  delete merged.sessions;
  delete merged.removed;
  delete merged.connections;
  if (sessions.size > 0) merged.sessions = [...sessions.values()];
  if (removed.size > 0) merged.removed = [...removed];
  if (connections.size > 0) {
    merged.connections = Object.fromEntries(connections) as Record<SessionId, Connection>; // keys are ids
  }
  return merged;
}

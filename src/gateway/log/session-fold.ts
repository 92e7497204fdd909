/**
 * One session's fold on the gateway: it is kept in step with the events as they are committed, and stored
 * with its entries in the transaction of those events.
 *
 * While text streams, what is stored may be up to `STORE_GAP_MS` behind the events: a message is then not
 * rewritten with each of its chunks. What is read is never behind: entries that are newer here than stored
 * lie over the stored ones, and after a crash the events since are folded again.
 */
import * as v from 'valibot';
import { type Entry, entrySchema } from '../../shared/entry.ts';
import type { LogEvent } from '../../shared/event.ts';
import { createFold, type Fold } from '../../shared/fold.ts';
import { type FoldSnapshot, foldSnapshotSchema, liveSeqs } from '../../shared/fold-snapshot.ts';
import { type Seq, ZERO_SEQ } from '../../shared/ids.ts';
import type { StoredEntries } from './event-log.ts';
import type { Statements } from './statements.ts';

const STORE_GAP_MS = 250;
const REPLAY_PAGE = 1_000;

export interface SessionFold {
  readonly fold: Fold;
  /** True if all of it is stored: it can be dropped and loaded again. */
  readonly stored: boolean;
  apply(event: LogEvent): void;
  /** Within the transaction of the events: stores what changed, if it is time to, or urgent. */
  store(head: Seq, nowMs: number, isUrgent: boolean): void;
  read(head: Seq, before: Seq | null, limit: number): StoredEntries;
}

/** Reads what is stored and folds what is not. Unreadable leftovers are folded anew from the first event. */
export function loadSessionFold(statements: Statements, sessionNo: number, head: Seq): SessionFold {
  const saved = readSaved(statements, sessionNo);
  const fold = saved ? createFold(saved.snapshot, saved.live) : createFold();
  const changed = new Map<Seq, Entry>();
  let storedAt = -Infinity;
  // Sessions that began together are not all stored together.
  const gapMs = STORE_GAP_MS + (sessionNo % 16) * 11;

  function apply(event: LogEvent): void {
    for (const change of fold.apply(event)) {
      const seq = change.type === 'put' ? change.entry.seq : change.seq;
      const entry = change.type === 'put' ? change.entry : fold.entry(seq);
      if (entry) changed.set(seq, entry);
    }
  }

  for (let at = saved?.seq ?? ZERO_SEQ; at < head; ) {
    const page = statements.eventsAfter(sessionNo, at, REPLAY_PAGE);
    const last = page.at(-1);
    if (last === undefined) break;
    for (const event of page) apply(event);
    at = last.seq;
  }

  return {
    fold,
    get stored() {
      return changed.size === 0;
    },
    apply,
    store(head, nowMs, isUrgent) {
      if (!isUrgent && fold.info.turn.state === 'running' && nowMs - storedAt < gapMs) return;
      for (const [seq, entry] of changed) statements.putEntry(sessionNo, seq, entry);
      statements.putFold(sessionNo, head, fold.save());
      changed.clear();
      storedAt = nowMs;
    },
    read(head, before, limit) {
      const stored = statements.entriesBefore(sessionNo, before, limit);
      const found = new Map(stored.entries.map((entry) => [entry.seq, entry]));
      const floor = stored.more ? (stored.oldest ?? 0) : 0;
      for (const [seq, entry] of changed) {
        if (seq >= floor && (before === null || seq < before)) found.set(seq, entry);
      }
      const newestFirst = [...found.values()].sort((a, b) => b.seq - a.seq);
      const entries = newestFirst.slice(0, limit);
      const page = { asOf: head, entries, more: stored.more || newestFirst.length > limit };
      if (before !== null) return { ...page, newest: null };
      const snapshot = fold.save();
      const oldest = entries.at(-1)?.seq ?? Infinity;
      const live = liveSeqs(snapshot).filter((seq) => seq < oldest);
      return { ...page, newest: { fold: snapshot, live: live.flatMap((seq) => fold.entry(seq) ?? []) } };
    },
  };
}

interface Saved {
  seq: Seq;
  snapshot: FoldSnapshot;
  live: Entry[];
}

function readSaved(statements: Statements, sessionNo: number): Saved | null {
  const row = statements.fold(sessionNo);
  const snapshot = v.safeParse(foldSnapshotSchema, row?.snapshot);
  if (row === null || !snapshot.success) return null;
  const live: Entry[] = [];
  for (const seq of liveSeqs(snapshot.output)) {
    const entry = v.safeParse(entrySchema, statements.entry(sessionNo, seq));
    if (!entry.success) return null;
    live.push(entry.output);
  }
  return { seq: row.seq, snapshot: snapshot.output, live };
}

/** One session of the fake gateway: its log, folded as the real one folds it. For tests only. */
import type { Entry } from '../../../src/shared/entry.ts';
import { applyChange } from '../../../src/shared/entry-change.ts';
import type { EventBody, LogEvent } from '../../../src/shared/event.ts';
import { createFold } from '../../../src/shared/fold.ts';
import { liveSeqs } from '../../../src/shared/fold-snapshot.ts';
import type { EntriesPage, EventsPage } from '../../../src/shared/http.ts';
import {
  type Epoch,
  type PromptId,
  type Seq,
  type SessionId,
  toSeq,
  ZERO_SEQ,
} from '../../../src/shared/ids.ts';
import type { Session, SessionState } from '../../../src/shared/session.ts';

export type FakeSession = ReturnType<typeof createFakeSession>;

export function createFakeSession(id: SessionId, now: () => number) {
  let epoch = `epoch-${id.slice(0, 4)}` as Epoch; // any text names an epoch
  let events: LogEvent[] = [];
  let entries = new Map<Seq, Entry>();
  let fold = createFold();
  let readSeq: Seq = ZERO_SEQ;
  let state: SessionState = 'idle';
  let archived = false;
  const createdAt = now();
  /** How often each prompt ran. */
  const runs = new Map<PromptId, number>();
  const open = new Map<string, LogEvent>();

  return {
    id,
    runs,
    open,
    get epoch() {
      return epoch;
    },
    get events(): readonly LogEvent[] {
      return events;
    },
    get lastSeq(): Seq {
      return toSeq(events.length);
    },
    /** Oldest first. */
    entries: (): Entry[] => [...entries.values()].sort((a, b) => a.seq - b.seq),
    session: (): Session => ({
      id,
      agent: 'demo',
      title: `Session ${id.slice(0, 4)}`,
      cwd: '/tmp',
      state,
      error: null,
      createdAt,
      lastActivity: createdAt + events.length,
      epoch,
      lastSeq: toSeq(events.length),
      preview: fold.info.preview,
      readSeq,
      archived,
    }),
    setState(next: SessionState): void {
      state = next;
    },
    setArchived(next: boolean): void {
      archived = next;
    },
    setReadSeq(next: Seq, isMark = false): void {
      if (isMark || next > readSeq) readSeq = next;
    },
    append(body: EventBody): LogEvent {
      const event = { seq: toSeq(events.length + 1), at: now(), ...body } as LogEvent; // a body with its position
      events.push(event);
      for (const change of fold.apply(event)) {
        const seq = change.type === 'put' ? change.entry.seq : change.seq;
        const entry = applyChange(entries.get(seq), change);
        if (entry) entries.set(seq, entry);
      }
      if (event.type === 'permission') open.set(event.requestId, event);
      if (event.type === 'permission_resolved') open.delete(event.requestId);
      if (event.type === 'turn') state = event.state;
      return event;
    },
    /** The log begins anew: another life of it. */
    renew(): void {
      epoch = `${epoch}+` as Epoch; // the same
      events = [];
      entries = new Map();
      fold = createFold();
      readSeq = ZERO_SEQ;
      open.clear();
    },
    eventsPage: (after: Seq, limit: number): EventsPage => ({
      epoch,
      events: events.slice(after, after + limit),
      lastSeq: toSeq(events.length),
    }),
    entriesPage(before: Seq | null, limit: number): EntriesPage {
      const all = [...entries.values()]
        .filter((entry) => before === null || entry.seq < before)
        .sort((a, b) => b.seq - a.seq);
      const page = all.slice(0, limit);
      const base = { epoch, asOf: toSeq(events.length), entries: page, more: all.length > limit };
      if (before !== null) return base;
      const snapshot = fold.save();
      const shown = new Set(page.map((entry) => entry.seq));
      const live = liveSeqs(snapshot)
        .filter((seq) => !shown.has(seq))
        .map((seq) => entries.get(seq))
        .filter((entry) => entry !== undefined);
      return { ...base, fold: snapshot, live };
    },
  };
}

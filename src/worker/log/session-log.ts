/**
 * One session's log on this device: events in, entries and cursor out.
 *
 * It holds the fold, the entries that may still change, and those not stored yet; the rest is in the store.
 * Events are applied in memory first and shown at once; `takeWrite` then gives what is to be stored, entries
 * and cursor together. It knows no socket, no HTTP and no tab.
 */
import { countsAsUnread, type Entry, type EntryOf } from '../../shared/entry.ts';
import { applyChange } from '../../shared/entry-change.ts';
import type { LogEvent } from '../../shared/event.ts';
import { createFold, type Fold } from '../../shared/fold.ts';
import { type FoldSnapshot, liveSeqs, type TranscriptInfo } from '../../shared/fold-snapshot.ts';
import { type Cursor, type Epoch, nextSeq, type RequestId, type Seq, ZERO_SEQ } from '../../shared/ids.ts';
import type { Session } from '../../shared/session.ts';
import type { Hole } from '../store/records.ts';
import { createEntryReader } from './entry-reader.ts';
import { createMarks } from './marks.ts';
import { createPending, type InMemory, type Write } from './pending.ts';
import type { Applied, SessionLogOptions, Snapshot } from './session-log-options.ts';
import { stepUnread, type Unread, type UnreadEvent } from './unread.ts';

export type SessionLog = ReturnType<typeof createSessionLog>;

export function createSessionLog(options: SessionLogOptions) {
  const { record, store } = options;
  const { id, sessionNo } = record;
  let { session, cursor, hole, unread } = record;
  /** As stored, until the entries it names were read. */
  let stored: FoldSnapshot | null = record.fold;
  let fold: Fold | null = stored === null ? createFold() : null;
  let loading: Promise<void> | null = null;
  /** What is stored belongs to no cursor: it may be read until the first event or snapshot replaces it. */
  let isStale = cursor === null && !options.isNew;
  /** Given up to make room, or by a person: it is fetched again once somebody looks at it, and not before. */
  let isDropped = record.dropped === true;
  const pending = createPending();
  const memory: InMemory = pending;

  function dirty(): void {
    pending.touch();
    options.onDirty();
  }

  function setUnread(event: UnreadEvent): void {
    const next = stepUnread(unread, event);
    if (next === unread) return;
    unread = next;
    dirty();
    options.onUnread();
  }

  async function hydrate(snapshot: FoldSnapshot): Promise<void> {
    const seqs = liveSeqs(snapshot);
    const entries = await store.entriesAt(sessionNo, seqs).catch(() => []);
    if (stored !== snapshot) return;
    stored = null;
    if (entries.length < seqs.length) {
      // Without them the fold would go on wrongly: what is kept is no longer a prefix of the log.
      forget();
      return;
    }
    pending.keep(entries);
    fold = createFold(snapshot, entries);
  }

  /** Nothing of the log counts any more; what is stored may be read until something replaces it. */
  function forget(): void {
    stored = null;
    fold = createFold();
    cursor = null;
    hole = null;
    isStale = true;
    dirty();
  }

  /** Lets go of the copy. */
  function drop(): void {
    forget();
    pending.clear();
    isDropped = true;
    options.onReplaced();
  }

  /** An empty log at `next`, and an empty store. */
  function begin(next: Cursor | null): void {
    forget();
    pending.clear();
    isStale = false;
    cursor = next;
    const isSame = next === null || session.epoch === next.epoch;
    setUnread({ type: 'reset', readSeq: isSame ? session.readSeq : ZERO_SEQ });
    options.onReplaced();
  }

  function apply(epoch: Epoch, event: LogEvent): Applied {
    if (cursor !== null && cursor.epoch !== epoch) return 'epoch';
    const last = cursor?.seq ?? ZERO_SEQ;
    if (event.seq <= last) return 'duplicate';
    if (event.seq !== nextSeq(last) || fold === null) return 'gap';
    if (isStale) begin(null);
    const before = fold.info;
    const changes = fold.apply(event);
    for (const change of changes) {
      const seq = change.type === 'put' ? change.entry.seq : change.seq;
      const entry = applyChange(pending.get(seq), change);
      if (entry) pending.put(entry);
    }
    cursor = { epoch, seq: event.seq };
    for (const change of changes) {
      if (change.type === 'put' && change.entry.seq === event.seq && countsAsUnread(change.entry)) {
        setUnread({ type: 'began', seq: event.seq, viewed: options.isViewed() });
      }
    }
    dirty();
    const info = fold.info === before ? null : fold.info;
    if (changes.length > 0 || info) options.onChanges(changes, info);
    return 'applied';
  }

  /** Takes a snapshot that is ahead of the cursor; false if it isn't. */
  function replace(snapshot: Snapshot): boolean {
    const isSame = cursor?.epoch === snapshot.cursor.epoch;
    if (cursor !== null && isSame && snapshot.cursor.seq <= cursor.seq) return false;
    if (isSame && cursor !== null) {
      // Below the oldest entry that could still change, what is here is final: no need to read it again.
      const live = stored ?? fold?.save();
      const floor = Math.min(cursor.seq + 1, ...(live ? liveSeqs(live) : []), hole?.floor ?? Infinity) as Seq; // a minimum of positions
      hole = snapshot.before !== null && snapshot.before > floor ? { before: snapshot.before, floor } : null;
      pending.keep([]);
    } else {
      begin(null);
      hole = snapshot.before === null ? null : { before: snapshot.before, floor: ZERO_SEQ };
    }
    stored = null;
    fold = createFold(snapshot.fold, snapshot.entries);
    cursor = snapshot.cursor;
    for (const entry of snapshot.entries) pending.put(entry);
    const messages = snapshot.entries.filter(countsAsUnread).map((entry) => entry.seq);
    setUnread({ type: 'replaced', from: snapshot.before ?? ZERO_SEQ, messages });
    if (options.isViewed()) setUnread({ type: 'viewed', lastSeq: cursor.seq });
    dirty();
    options.onReplaced();
    options.onPrompts(
      snapshot.entries
        .map((entry) => (entry.kind === 'user' ? entry.promptId : null))
        .filter((promptId) => promptId !== null),
    );
    return true;
  }

  /** Older entries, newest first, as the gateway has them now: all from below `from` down to `before`. */
  async function addOlder(from: Seq, entries: readonly Entry[], before: Seq | null): Promise<void> {
    const at = cursor;
    const seqs = entries.map((entry) => entry.seq);
    const { clears } = pending;
    // What the store is about to be cleared of counts as not there.
    const stored = pending.isClearing ? [] : await store.entriesAt(sessionNo, seqs).catch(() => []);
    const mine = new Map((clears === pending.clears ? stored : []).map((entry) => [entry.seq, entry]));
    if (hole?.before !== from || at === null || cursor?.epoch !== at.epoch) return;
    const live = new Set(fold ? liveSeqs(fold.save()) : []);
    for (const entry of entries) {
      // What the fold may still change is ours to change: a copy from ahead of the cursor would be changed twice.
      if (entry.rev > at.seq || live.has(entry.seq)) continue;
      const rev = Math.max(mine.get(entry.seq)?.rev ?? -1, pending.get(entry.seq)?.rev ?? -1);
      if (entry.rev > rev) pending.put(entry);
    }
    hole = before !== null && before > hole.floor ? { before, floor: hole.floor } : null;
    setUnread({ type: 'counted', messages: entries.filter(countsAsUnread).map((entry) => entry.seq) });
    dirty();
  }

  /** Entries that could not be read: they are fetched again. */
  function distrust(bad: readonly Seq[]): void {
    // Nobody has another copy of what was imported.
    if (bad.length === 0 || session.imported) return;
    const before = Math.max(...bad.map((seq) => seq + 1), hole?.before ?? 0) as Seq; // a maximum of positions
    const floor = Math.min(...bad, hole?.floor ?? Infinity) as Seq; // a minimum of positions
    hole = { before, floor };
    dirty();
  }

  const { read, readAfter } = createEntryReader({ sessionNo, store, pending, onBad: distrust });
  const marks = createMarks({
    unread: () => unread,
    step: setUnread,
    isViewed: options.isViewed,
    read,
  });

  return {
    id,
    sessionNo,
    get session(): Session {
      return session;
    },
    get cursor(): Cursor | null {
      return cursor;
    },
    /** The life of the log that what can be read here is of; null if that is not known. */
    get epoch(): Epoch | null {
      if (cursor !== null) return cursor.epoch;
      return isStale ? null : session.epoch;
    },
    get hole(): Hole | null {
      return hole;
    },
    get unread(): Unread {
      return unread;
    },
    get info(): TranscriptInfo | null {
      return fold?.info ?? stored?.info ?? null;
    },
    /** True while this question waits for an answer. */
    isPending: (requestId: RequestId): boolean =>
      fold?.isPending(requestId) ?? stored?.permissions.some(([id]) => id === requestId) ?? false,
    /** Positions of the questions that wait for an answer, as far as the copy goes. */
    get asks(): readonly Seq[] {
      return fold?.questions ?? stored?.permissions.map(([, seq]) => seq) ?? [];
    },
    /** Those questions, once the log is `ready`. */
    questions: (): EntryOf<'permission'>[] =>
      (fold?.questions ?? []).flatMap((seq) => {
        const entry = fold?.entry(seq);
        return entry?.kind === 'permission' ? [entry] : [];
      }),
    /** To be awaited before events are applied. Never rejects. */
    ready(): Promise<void> {
      if (stored === null) return Promise.resolve();
      loading ??= hydrate(stored).finally(() => {
        loading = null;
      });
      return loading;
    },
    setSession(next: Session): void {
      const wentBack = next.epoch === session.epoch && next.readSeq < session.readSeq;
      session = next;
      const isSame = cursor === null || cursor.epoch === next.epoch;
      if (isSame) marks.told(next.readSeq, wentBack);
      dirty();
    },
    /** True while nobody wants it on this device: what is missing is not fetched merely to be kept. */
    get isDropped(): boolean {
      return isDropped;
    },
    markViewed(): void {
      if (isDropped) {
        isDropped = false;
        dirty();
      }
      if (cursor !== null) setUnread({ type: 'viewed', lastSeq: cursor.seq });
    },
    markLeft: (): void => setUnread({ type: 'left' }),
    marks,
    memory,
    apply,
    reset: begin,
    forget,
    drop,
    replace,
    addOlder,
    read,
    readAfter,
    /** The copy in memory of an entry that may still change, or was not stored yet. */
    held: (seq: Seq): Entry | undefined => pending.get(seq),
    /** What is to be stored now, or null. It must be given back by `written` or `notWritten`. */
    takeWrite(): Write | null {
      const snapshot = stored ?? fold?.save() ?? null;
      return pending.take({
        id,
        sessionNo,
        session,
        cursor,
        fold: cursor === null ? null : snapshot,
        hole,
        unread,
        ...(isDropped && { dropped: true }),
      });
    },
    written: (write: Write): void => pending.written(write, new Set(fold ? liveSeqs(fold.save()) : [])),
    notWritten: (write: Write): void => pending.notWritten(write),
  };
}

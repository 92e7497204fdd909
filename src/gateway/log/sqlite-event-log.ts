/**
 * The event log in one SQLite file. Writes wait for the next group; a group is one transaction for all
 * sessions. If it fails, each session's writes are tried alone, so that one that cannot be stored costs no
 * other; those that fail are rejected and leave nothing behind, neither on disk nor in memory.
 *
 * Positions are given, and events folded, inside the transaction: what is in memory is what is committed.
 */
import type { LogEvent } from '../../shared/event.ts';
import { nextSeq, type SessionId, ZERO_SEQ } from '../../shared/ids.ts';
import type { Logger } from '../logger.ts';
import { createCommitTimer } from './commit-timer.ts';
import { type DatabaseConnection, openDatabase } from './database.ts';
import {
  type Committed,
  type EventLog,
  type LogWrite,
  LogWriteError,
  type SessionRecord,
} from './event-log.ts';
import { createFailureReport } from './failure-report.ts';
import { createFoldCache } from './fold-cache.ts';
import type { Keep } from './keep.ts';
import { purgeInBackground } from './purge.ts';
import { createRoom, type OpenDisk, openDisk } from './room.ts';
import { prepareStatements } from './statements.ts';
import { readRecord } from './stored-record.ts';
import { createTransactions } from './transactions.ts';
import { trimInBackground } from './trim.ts';
import { concernsAll } from './write-failure.ts';

export interface SqliteEventLogOptions {
  dataDir: string;
  log: Logger;
  now?: () => number;
  open?: (dataDir: string) => DatabaseConnection;
  disk?: OpenDisk;
  /** Of events of ended turns; all where nothing is said. */
  keep?: Keep;
}

type FollowListener = (events: readonly LogEvent[]) => void;

interface Waiting {
  write: LogWrite;
  resolve(): void;
  reject(error: Error): void;
}

interface OpenSession {
  readonly no: number;
  /** As committed; for a session that is being created, as it will be. */
  record: SessionRecord;
  stored: boolean;
  removed: boolean;
  readonly followers: Set<FollowListener>;
  waiting: Waiting[];
}

/** A session's part of a group, made in the transaction and taken over once it is committed. */
interface Staged {
  session: OpenSession;
  waiting: Waiting[];
  record: SessionRecord;
  events: LogEvent[];
}

/** Something is added to the log; else only a session's record is changed. */
const isMore = ({ stored, waiting }: OpenSession): boolean =>
  !stored || waiting.some(({ write }) => write.events?.length || write.prompts?.length);

/** Throws an `Error` for the person if the file cannot be opened. */
export function createSqliteEventLog(options: SqliteEventLogOptions): EventLog {
  const { log, now = Date.now, open: openFile = openDatabase } = options;
  const db = openFile(options.dataDir);
  const statements = prepareStatements(db);
  const room = createRoom(db, (options.disk ?? openDisk)(options.dataDir));
  const transactions = createTransactions(db, room);
  const folds = createFoldCache(statements);
  const report = createFailureReport(log);
  const sessions = new Map<SessionId, OpenSession>();
  const commitListeners = new Set<(committed: Committed) => void>();
  const timer = createCommitTimer(commit);
  /** Sessions with waiting writes, in the order the first of them came. */
  let dirty = new Set<OpenSession>();
  let waitingEvents = 0;
  let loggedEvents = 0;
  let closed = false;

  let nextNo = Math.max(0, ...statements.trash()) + 1;
  for (const row of statements.sessions()) {
    const read = readRecord(row);
    if (read === null) {
      log.warn({ column: 'sessions' }, 'a stored session cannot be read and is left out');
      if (typeof row[0] === 'number') nextNo = Math.max(nextNo, row[0] + 1);
      continue;
    }
    nextNo = Math.max(nextNo, read.no + 1);
    loggedEvents += read.record.lastSeq;
    sessions.set(read.record.id, open(read.no, read.record, true));
  }
  const background = { statements, log, isBusy: timer.isBusy };
  const purge = purgeInBackground(background);
  const trimming = trimInBackground({
    ...background,
    keep: options.keep ?? { type: 'all' },
    now,
    sessions: () => [...sessions.values()].map(({ no, record }) => ({ no, head: record.lastSeq })),
  });

  function open(no: number, record: SessionRecord, stored: boolean): OpenSession {
    return { no, record, stored, removed: false, followers: new Set(), waiting: [] };
  }

  function need(id: SessionId): OpenSession {
    const session = sessions.get(id);
    if (session === undefined) throw new LogWriteError('The session is not in the log');
    return session;
  }
  const foldOf = (session: OpenSession) => folds.get(session.no, session.record.lastSeq);

  function enqueue(session: OpenSession, write: LogWrite): Promise<void> {
    return new Promise((resolve, reject) => {
      if (closed || session.removed) {
        reject(new LogWriteError(closed ? 'The log is closed' : 'The session was removed'));
        return;
      }
      session.waiting.push({ write, resolve, reject });
      dirty.add(session);
      waitingEvents += write.events?.length ?? 0;
      timer.poke(waitingEvents);
    });
  }

  function stage(session: OpenSession): Staged {
    const { waiting } = session;
    const at = now();
    const record = { ...session.record };
    const events: LogEvent[] = [];
    const hasEvents = waiting.some(({ write }) => write.events && write.events.length > 0);
    const fold = hasEvents ? foldOf(session) : null;
    for (const { write } of waiting) {
      Object.assign(record, write.record);
      for (const body of write.events ?? []) {
        record.lastSeq = nextSeq(record.lastSeq);
        const event: LogEvent = { seq: record.lastSeq, at, ...body };
        statements.insertEvent(session.no, event, body);
        fold?.apply(event);
        events.push(event);
      }
      for (const prompt of write.prompts ?? []) statements.writePrompt(session.no, prompt, at);
    }
    if (fold) {
      record.lastActivity = at;
      record.preview = fold.fold.info.preview;
      fold.store(record.lastSeq, at, room.isScarce);
    }
    if (session.stored) statements.updateSession(session.no, record);
    else statements.insertSession(session.no, record);
    return { session, waiting, record, events };
  }

  const transactionOf = (group: readonly OpenSession[]) =>
    group.some(isMore) ? transactions.run : transactions.runInPlace;

  function commit(): void {
    const group = [...dirty];
    dirty = new Set();
    waitingEvents = 0;
    let staged: Staged[] = [];
    const failed = transactionOf(group)(() => {
      staged = group.map(stage);
    });
    if (failed === null) {
      deliver(staged);
      return;
    }
    for (const session of group) folds.drop(session.no);
    const stored: Staged[] = [];
    for (const session of group) {
      const alone: Staged[] = [];
      const isHopeless = concernsAll(failed) && isMore(session);
      const reason = isHopeless ? failed : transactionOf([session])(() => alone.push(stage(session)));
      if (reason === null) stored.push(...alone);
      else giveUp(session, reason);
    }
    deliver(stored);
  }

  function giveUp(session: OpenSession, reason: unknown): void {
    folds.drop(session.no);
    const { waiting } = session;
    session.waiting = [];
    if (!session.stored) sessions.delete(session.record.id);
    const error = report.failed(session.record.id, reason);
    for (const { reject } of waiting) reject(error);
  }

  /** A reader's mistake must not cost the others what is theirs. */
  function tell(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'a reader of the log failed');
    }
  }

  /** Everything is taken over before anybody is told, so that a listener may read any session. */
  function deliver(staged: readonly Staged[]): void {
    if (staged.length > 0) report.written();
    const deliveries = staged.map(({ session, waiting, record, events }) => {
      session.waiting = [];
      session.record = record;
      session.stored = true;
      loggedEvents += events.length;
      const queue = waiting.some(({ write }) => write.prompts?.some(({ type }) => type !== 'done'));
      return { session, waiting, record, events, queue, followers: [...session.followers] };
    });
    for (const { session, waiting, record, events, queue, followers } of deliveries) {
      const committed = { id: record.id, events, record, queue };
      for (const follower of followers) {
        if (events.length > 0 && session.followers.has(follower)) tell(() => follower(events));
      }
      for (const listener of [...commitListeners]) tell(() => listener(committed));
      for (const { resolve } of waiting) resolve();
    }
  }

  return {
    records: () => [...sessions.values()].filter(({ stored }) => stored).map(({ record }) => record),
    record: (id) => {
      const session = sessions.get(id);
      return session?.stored ? session.record : undefined;
    },
    create(fixed, mutable, write) {
      const position = { lastSeq: ZERO_SEQ, lastActivity: fixed.createdAt, preview: '' };
      const session = open(nextNo++, { ...fixed, ...mutable, ...position }, false);
      sessions.set(fixed.id, session);
      return enqueue(session, write);
    },
    append: async (id, write) => enqueue(need(id), write),
    async remove(id) {
      const session = need(id);
      if (dirty.size > 0) commit();
      const reason = transactions.runInPlace(() => statements.removeSession(session.no));
      if (reason !== null) throw report.failed(id, reason);
      session.removed = true;
      sessions.delete(id);
      folds.drop(session.no);
      loggedEvents -= session.record.lastSeq;
      session.followers.clear();
      purge.poke();
    },

    events: (id, after, limit) => statements.eventsAfter(need(id).no, after, limit),
    trimmed: (id) => statements.trimmed(need(id).no),
    trimmedEntries: (id, after, limit) => statements.trimmedEntries(need(id).no, after, limit),
    entries(id, before, limit) {
      const session = need(id);
      return foldOf(session).read(session.record.lastSeq, before, limit);
    },
    info: (id) => foldOf(need(id)).fold.info,
    pendingPermissions(id) {
      const session = need(id);
      return foldOf(session)
        .fold.save()
        .permissions.flatMap(([, seq]) => {
          const event = statements.event(session.no, seq);
          return event?.type === 'permission' ? [event] : [];
        });
    },
    prompt: (id, promptId) => statements.prompt(need(id).no, promptId),
    openPrompts: (id) => statements.openPrompts(need(id).no),
    wasPrompted: (id) => statements.ranPrompt(need(id).no),

    follow(id, listener) {
      // A listener of its own for each call: the same function may follow twice.
      const follower: FollowListener = (events) => listener(events);
      const { followers } = need(id);
      followers.add(follower);
      return () => void followers.delete(follower);
    },
    onCommit(listener) {
      commitListeners.add(listener);
      return () => void commitListeners.delete(listener);
    },
    count: () => loggedEvents - statements.allTrimmed(),
    close() {
      if (closed) return;
      commit();
      closed = true;
      timer.close();
      purge.close();
      trimming.close();
      db.close();
    },
  };
}

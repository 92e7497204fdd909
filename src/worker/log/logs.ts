/**
 * The logs of all sessions and the one writer to the store.
 *
 * Whatever changed is committed together within 50 ms, one transaction at a time; what somebody waits for, at
 * once. A full disk never loses what is on the screen: it stays in memory and is tried again, and what only this
 * device has (what was typed) goes before what the gateway has too. It knows neither sockets nor tabs.
 */
import type { SessionId } from '../../shared/ids.ts';
import type { Session } from '../../shared/session.ts';
import type { StorageState } from '../../shared/state.ts';
import type { Clock } from '../clock.ts';
import { errorName, type Report } from '../report.ts';
import { createDiskState } from '../storage/disk-state.ts';
import { type LogStore, META_KEYS } from '../store/log-store.ts';
import { type Batch, type OutboxRecord, outboxKey, type SessionRecord } from '../store/records.ts';
import type { Write } from './pending.ts';
import { createSessionLog, type SessionLog } from './session-log.ts';
import type { SessionLogOptions } from './session-log-options.ts';
import { NOTHING_READ } from './unread.ts';

export const COMMIT_DELAY_MS = 50;

export interface LogsOptions {
  store: LogStore;
  clock: Clock;
  report: Report;
  hooksOf(id: SessionId): Omit<SessionLogOptions, 'record' | 'isNew' | 'store' | 'onDirty'>;
  onStorage(state: StorageState): void;
  /** Sessions whose copy may go when the disk is full, least needed first. */
  expendable(): SessionLog[];
}

type Taken = readonly [SessionLog, Write];

function takeWrites(logs: Iterable<SessionLog>): Taken[] {
  const taken: Taken[] = [];
  for (const log of logs) {
    const write = log.takeWrite();
    if (write) taken.push([log, write]);
  }
  return taken;
}

const batchOf = (writes: readonly Taken[]): Batch => ({
  sessions: writes.map(([, write]) => write.record),
  clearEntries: writes.filter(([, write]) => write.clear).map(([, write]) => write.record.sessionNo),
  entries: writes.flatMap(([, { record, entries }]) =>
    entries.map((entry) => ({ sessionNo: record.sessionNo, entry })),
  ),
});

/** All of it in one batch; the later one wins where two name the same thing. */
function mergeBatches(batches: readonly Batch[]): Batch {
  const outbox = new Map<string, OutboxRecord | null>();
  for (const batch of batches) {
    for (const record of batch.outbox ?? []) outbox.set(outboxKey(record), record);
    for (const key of batch.removeOutbox ?? []) outbox.set(key, null);
  }
  return {
    outbox: [...outbox.values()].filter((record) => record !== null),
    removeOutbox: [...outbox].filter(([, record]) => record === null).map(([key]) => key),
    removeSessions: batches.flatMap((batch) => batch.removeSessions ?? []),
    meta: batches.flatMap((batch) => batch.meta ?? []),
  };
}

export type Logs = ReturnType<typeof createLogs>;

export function createLogs(options: LogsOptions) {
  const { store, clock, report } = options;
  const logs = new Map<SessionId, SessionLog>();
  let nextSessionNo = 1;
  let extras: Batch[] = [];
  let cancelTimer: (() => void) | null = null;
  let running: Promise<boolean> | null = null;
  let closed = false;
  const disk = createDiskState({
    clock,
    room: () => store.room(),
    onState: options.onStorage,
    retry: () => void flush(),
  });

  function schedule(): void {
    if (cancelTimer !== null || closed) return;
    cancelTimer = clock.after(COMMIT_DELAY_MS + disk.pauseMs, () => {
      cancelTimer = null;
      void flush();
    });
  }

  function open(record: SessionRecord, isNew: boolean): SessionLog {
    const log = createSessionLog({
      ...options.hooksOf(record.id),
      record,
      isNew,
      store,
      onDirty: () => schedule(),
    });
    logs.set(record.id, log);
    return log;
  }

  /** Ends when what was added before it was called is stored, with all that changed; false if it is not. */
  async function flush(): Promise<boolean> {
    // What is being written now was taken earlier: only the next run has what the caller means.
    while (running) await running;
    running = write().finally(() => {
      running = null;
    });
    return running;
  }

  async function write(): Promise<boolean> {
    // All that waits is taken now; what comes later waits no longer than it has to.
    cancelTimer?.();
    cancelTimer = null;
    const writes = takeWrites(logs.values());
    const taken = extras;
    extras = [];
    if (writes.length === 0 && taken.length === 0) return true;
    const added = mergeBatches(taken);
    try {
      await commit({ ...added, ...batchOf(writes) }, new Set(writes.map(([log]) => log)));
      disk.written();
      for (const [log, write] of writes) log.written(write);
      return true;
    } catch (error) {
      for (const [log, write] of writes) log.notWritten(write);
      report('database', `a write failed (${errorName(error)})`);
      disk.refused(errorName(error));
      const isAddedStored = writes.length > 0 && (await storeAlone(added));
      if (!isAddedStored) extras = [...taken, ...extras];
      schedule();
      return isAddedStored;
    }
  }

  async function commit(batch: Batch, written: ReadonlySet<SessionLog>): Promise<void> {
    try {
      await store.commit(batch);
    } catch (error) {
      if (errorName(error) !== 'QuotaExceededError') throw error;
      disk.noRoom();
      if (!disk.mayMakeRoom) throw error;
      await makeRoom(options.expendable().filter((log) => !written.has(log)));
      await store.commit(batch);
    }
  }

  /** What only this device has is small and finds room where the entries did not. */
  async function storeAlone(added: Batch): Promise<boolean> {
    if (!disk.isFull) return false;
    return store.commit(added).then(
      () => true,
      () => false,
    );
  }

  /** Gives up the copies of some of the least needed sessions; the gateway still has them. */
  async function makeRoom(expendable: readonly SessionLog[]): Promise<void> {
    const given = expendable.slice(0, Math.ceil(expendable.length / 4));
    if (given.length === 0) return;
    for (const log of given) log.drop();
    // Their records go too, and come again with the next write: to store anything may be what there is no room for.
    await store.commit({ removeSessions: given.map(({ id, sessionNo }) => ({ id, sessionNo })) }).then(
      () => report('database', `no room: ${given.length} copies were given up`),
      () => {}, // they are given up all the same, and removed with the next write
    );
  }

  return {
    /** No room: nothing is fetched merely to be kept. */
    get isFull(): boolean {
      return disk.isFull;
    },
    restore(records: readonly SessionRecord[], next: number): void {
      nextSessionNo = next;
      for (const record of records) open(record, false);
    },
    get: (id: SessionId): SessionLog | undefined => logs.get(id),
    all: (): IterableIterator<SessionLog> => logs.values(),
    /** The log of a session, with what the gateway now says of it; a new one if it was not known. */
    put(session: Session): { log: SessionLog; isNew: boolean } {
      const known = logs.get(session.id);
      if (known) {
        known.setSession(session);
        return { log: known, isNew: false };
      }
      const sessionNo = nextSessionNo;
      nextSessionNo += 1;
      const unread = { ...NOTHING_READ, readSeq: session.readSeq };
      const record = { id: session.id, sessionNo, session, cursor: null, fold: null, hole: null, unread };
      extras.push({ meta: [{ key: META_KEYS.nextSessionNo, value: nextSessionNo }] });
      const log = open(record, true);
      log.setSession(session);
      return { log, isNew: true };
    },
    /** Numbers for sessions whose entries are stored before they are known. */
    reserve(count: number): number[] {
      const first = nextSessionNo;
      nextSessionNo += count;
      extras.push({ meta: [{ key: META_KEYS.nextSessionNo, value: nextSessionNo }] });
      return Array.from({ length: count }, (_, index) => first + index);
    },
    /** Takes in a session that was stored as a whole; false if it is known by now, and stays as it is. */
    adopt(record: SessionRecord): boolean {
      const known = logs.get(record.id);
      if (known) {
        // Stored again: the record that is not to be may lie where it was.
        known.setSession(known.session);
        return false;
      }
      open(record, false);
      return true;
    },
    remove(id: SessionId): void {
      const log = logs.get(id);
      if (!log) return;
      logs.delete(id);
      extras.push({
        removeSessions: [{ id, sessionNo: log.sessionNo }],
        meta: [META_KEYS.draft(id), META_KEYS.draftImages(id)].map((key) => ({ key, value: undefined })),
      });
      schedule();
    },
    /** Stored with the next commit, in the same transaction as the entries known by now. */
    add(batch: Batch): void {
      extras.push(batch);
      schedule();
    },
    flush,
    async close(): Promise<void> {
      await flush();
      closed = true;
      disk.close();
      cancelTimer?.();
    },
  };
}

/**
 * The log store on IndexedDB (`aperture`). A database that cannot be read is built anew: the gateway has it all
 * but what was typed here, which is saved as far as it can be read.
 */
import * as v from 'valibot';
import { isWebKit } from '../../shared/engine.ts';
import { errorName, type Report } from '../report.ts';
import {
  ALL_STORES,
  createDatabaseConnection,
  type Database,
  type DatabaseOptions,
  isDamage,
  STORES,
} from './database.ts';
import { rangeOf, readEntriesAt, readWindow, readWindowAfter } from './idb-entries.ts';
import { readBlockKeys, searchStore, touchesSearch, writeSearch } from './idb-search.ts';
import { type LoadedStore, type LogStore, META_KEYS } from './log-store.ts';
import {
  type Batch,
  entryKey,
  outboxKey,
  outboxRecordSchema,
  type SessionRecord,
  sessionNoOfKey,
  sessionRecordSchema,
} from './records.ts';
import { markRebuilt, restore, salvage } from './salvage.ts';
import { readRoom, readSize } from './sizes.ts';

/** In `meta`: how often the database was read as a whole. */
const READER_KEY = 'reader';
/** In `meta`: a mark for each that may write no longer. One so old is no more. */
const shutOutKey = (reader: number): string => `shut-out:${reader}`;
const MARKS_KEPT = 50;

/** Rejects if the browser gives no storage, even a fresh one. */
export async function openIdbStore(
  report: Report,
  options: DatabaseOptions = { onBlocked() {}, onEmptied() {} },
): Promise<LogStore> {
  const connection = createDatabaseConnection(options);
  const { read, write } = connection;
  /** Our number among all who ever read this database; null until we did. */
  let reader: number | null = null;

  async function loadOrRebuild(): Promise<Loaded> {
    try {
      return await write((db) => load(db, report));
    } catch (error) {
      // There is no room for the mark that shuts out others, who find none either.
      if (errorName(error) === 'QuotaExceededError') return write((db) => load(db, report, false));
      if (!isDamage(error)) throw error;
      report('database', `cannot be read (${errorName(error)}), built anew`);
    }
    const saved = await read(salvage);
    await connection.renew();
    await write((db) => restore(db, saved));
    return write((db) => load(db, report));
  }

  try {
    await connection.open();
  } catch (error) {
    // Another error than damage will not be mended by having nothing; a newer build's database will be wanted again.
    if (!isDamage(error)) throw error;
    report('database', `cannot be opened (${errorName(error)}), built anew`);
    await connection.renew();
    await write((db) => markRebuilt(db, 'lost'));
  }
  if (connection.wasDamaged) await write((db) => markRebuilt(db, 'lost'));

  return {
    async load() {
      const { loaded, reader: mine } = await loadOrRebuild();
      reader = mine;
      connection.known();
      return loaded;
    },
    commit: (batch) => write((db) => commit(db, batch, reader)),
    window: (sessionNo, before, limit) => read((db) => readWindow(db, sessionNo, before, limit)),
    windowAfter: (sessionNo, after, limit) => read((db) => readWindowAfter(db, sessionNo, after, limit)),
    entriesAt: (sessionNo, seqs) => read((db) => readEntriesAt(db, sessionNo, seqs)),
    getMeta: (key) => read((db) => db.get('meta', key)),
    size: (sessionNo) => read((db) => readSize(db, rangeOf(sessionNo))),
    room: readRoom,
    search: searchStore((name, keys) =>
      read((db) => {
        const { store } = db.transaction(name);
        return Promise.all(keys.map((key) => store.get(key)));
      }),
    ),
    close: () => connection.close(),
  };
}

interface Loaded {
  loaded: LoadedStore;
  reader: number | null;
}

/** Whoever reads it all is the one that writes from then on: whoever read it before is shut out. */
async function load(db: Database, report: Report, isMarked = true): Promise<Loaded> {
  const tx = db.transaction(ALL_STORES, 'readwrite');
  const [stored, meta] = [tx.objectStore('sessions'), tx.objectStore('meta')];
  // All asked for at once: each answer takes a turn, and somebody waits for the list.
  const [values, keys, queued, newest, nextSessionNo, rebuilt, before, token, copyPaused, blocks] =
    await Promise.all([
      stored.getAll(),
      stored.getAllKeys(),
      tx.objectStore('outbox').getAll(),
      tx.objectStore('entries').openKeyCursor(null, 'prev'),
      meta.get(META_KEYS.nextSessionNo),
      meta.get(META_KEYS.rebuilt),
      meta.get(READER_KEY),
      meta.get(META_KEYS.token),
      meta.get(META_KEYS.copyPaused),
      readBlockKeys((name) => tx.objectStore(name)),
    ]);
  const sessions: SessionRecord[] = [];
  const unreadable: string[] = [];
  for (const [index, value] of values.entries()) {
    const parsed = v.safeParse(sessionRecordSchema, value);
    const key = keys[index];
    if (parsed.success && parsed.output.id === key) sessions.push(parsed.output);
    else if (key !== undefined) unreadable.push(key);
  }
  for (const _ of unreadable)
    report('database', 'a session record does not fit and is read again from the gateway');
  const loaded: LoadedStore = {
    sessions,
    outbox: queued
      .map((value) => v.safeParse(outboxRecordSchema, value))
      .filter((parsed) => parsed.success)
      .map((parsed) => parsed.output),
    nextSessionNo: Math.max(
      numberOr(1, nextSessionNo),
      // Numbers of sessions whose record was lost must not be given again: their entries are still there.
      newest ? sessionNoOfKey(newest.primaryKey) + 1 : 1,
      ...sessions.map((record) => record.sessionNo + 1),
    ),
    blocks,
    rebuilt: rebuilt === 'saved' || rebuilt === 'lost' ? rebuilt : null,
    token,
    copyPaused: copyPaused === true,
  };
  if (!isMarked) return { loaded, reader: null };
  const reader = numberOr(0, before) + 1;
  await Promise.all([
    ...unreadable.map((key) => stored.delete(key)),
    meta.put(reader, READER_KEY),
    meta.put(true, shutOutKey(reader - 1)),
    meta.delete(shutOutKey(reader - 1 - MARKS_KEPT)),
    tx.done,
  ]);
  return { loaded, reader };
}

const numberOr = (otherwise: number, value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : otherwise;

/** A worker that hung, and lost its place to another meanwhile, must not write what is no longer so. */
async function commit(db: Database, batch: Batch, reader: number | null): Promise<void> {
  const tx = db.transaction(touchesSearch(batch) ? ALL_STORES : STORES, 'readwrite');
  const sessions = tx.objectStore('sessions');
  const entries = tx.objectStore('entries');
  const outbox = tx.objectStore('outbox');
  const meta = tx.objectStore('meta');
  // Not awaited one by one: requests of one transaction run in order, and one that fails aborts it.
  const requests: Promise<unknown>[] = [];
  let isShutOut = false;
  if (reader !== null && isRemoval(batch)) {
    // On a full disk not even a mark finds room. It costs a turn of ours: nobody waits for what is only removed.
    if ((await meta.get(shutOutKey(reader))) !== undefined) {
      tx.abort();
      await tx.done.catch(() => {});
      throw shutOut();
    }
  } else if (reader !== null) {
    // Fails, and all of it with it, if the mark is there; without a look first, which would take a turn of ours.
    const mark = shutOutKey(reader);
    const added = meta.add(true, mark).catch((error: unknown) => {
      isShutOut = errorName(error) === 'ConstraintError';
    });
    requests.push(added, meta.delete(mark));
  }
  try {
    for (const { id, sessionNo } of batch.removeSessions ?? []) {
      requests.push(sessions.delete(id), entries.delete(rangeOf(sessionNo)));
    }
    for (const record of batch.sessions ?? []) requests.push(sessions.put(record, record.id));
    for (const sessionNo of batch.clearEntries ?? []) requests.push(entries.delete(rangeOf(sessionNo)));
    for (const { sessionNo, entry } of batch.entries ?? []) {
      requests.push(entries.put(entry, entryKey(sessionNo, entry.seq)));
    }
    for (const record of batch.outbox ?? []) requests.push(outbox.put(record, outboxKey(record)));
    for (const key of batch.removeOutbox ?? []) requests.push(outbox.delete(key));
    for (const { key, value } of batch.meta ?? []) {
      requests.push(value === undefined ? meta.delete(key) : meta.put(value, key));
    }
    if (touchesSearch(batch)) requests.push(...writeSearch((name) => tx.objectStore(name), batch));
  } catch (error) {
    // A value that cannot be stored at all: without the abort, what came before it would be.
    tx.abort();
    await over(tx, requests).catch(() => {});
    throw error;
  }
  // Not left to end by itself: that takes a turn of this worker's, and one that hangs then would keep its
  // successor from the database.
  if (!ENDS_BADLY_IN_COMMIT) tx.commit();
  await over(tx, requests).catch((error: unknown) => {
    if (!isShutOut) throw error;
    throw shutOut();
  });
}

/**
 * Ends as the transaction does, which says why it failed (a full disk, say). Its requests only say that it was
 * aborted, and in Chromium those that wait as the disk runs full never say anything.
 */
async function over(tx: { done: Promise<void> }, requests: readonly Promise<unknown>[]): Promise<void> {
  for (const request of requests) request.catch(() => {});
  await tx.done;
}

/**
 * A worker that WebKit ends while it commits leaves a database behind in which nothing runs any more until the browser
 * is started anew, and workers end with every reload (https://bugs.webkit.org/show_bug.cgi?id=324094).
 */
const ENDS_BADLY_IN_COMMIT = isWebKit(globalThis.navigator?.userAgent ?? '');

const shutOut = (): DOMException => new DOMException('Another worker writes now', 'NotAllowedError');

/** It stores nothing, and so needs no room. */
const isRemoval = ({ sessions, entries, outbox, meta, addBlocks }: Batch): boolean =>
  [sessions, entries, outbox, addBlocks].every((stored) => (stored ?? []).length === 0) &&
  (meta ?? []).every(({ value }) => value === undefined);

/** Entries of one session as they lie in IndexedDB: by position, from the end, and after one. */
import * as v from 'valibot';
import { type Entry, entrySchema } from '../../shared/entry.ts';
import { type Seq, ZERO_SEQ } from '../../shared/ids.ts';
import type { Database } from './database.ts';
import type { StoredWindow } from './log-store.ts';
import { entryKey, seqOfKey } from './records.ts';

export const rangeOf = (sessionNo: number, before: Seq | null = null): IDBKeyRange =>
  IDBKeyRange.bound(
    entryKey(sessionNo, 0),
    entryKey(sessionNo + (before === null ? 1 : 0), before ?? 0),
    false,
    true,
  );

const readEntry = (value: unknown): Entry | null => {
  const parsed = v.safeParse(entrySchema, value);
  return parsed.success ? parsed.output : null;
};

/** Those of the positions that are stored. */
export async function readEntriesAt(db: Database, sessionNo: number, seqs: readonly Seq[]): Promise<Entry[]> {
  const store = db.transaction('entries').store;
  const keys = seqs.map((seq) => entryKey(sessionNo, seq));
  // A page that is new here: one look at its range, instead of hundreds that find nothing.
  const range = keys.length > 1 ? IDBKeyRange.bound(Math.min(...keys), Math.max(...keys)) : null;
  if (range && (await store.count(range)) === 0) return [];
  const values = await Promise.all(keys.map((key) => store.get(key)));
  return values.map((value) => readEntry(value)).filter((entry) => entry !== null);
}

export async function readWindow(
  db: Database,
  sessionNo: number,
  before: Seq | null,
  limit: number,
): Promise<StoredWindow> {
  // A range without a key is an error to IndexedDB.
  if (before === ZERO_SEQ) return { entries: [], more: false, bad: [] };
  const range = rangeOf(sessionNo, before);
  const store = db.transaction('entries').store;
  // The key of the oldest entry wanted, by skipping from the end; then one read of the whole range.
  const newest = await store.openKeyCursor(range, 'prev');
  if (!newest) return { entries: [], more: false, bad: [] };
  const oldest = limit > 1 ? await newest.advance(limit - 1) : newest;
  const wanted = oldest ? IDBKeyRange.bound(oldest.primaryKey, range.upper, false, true) : range;
  const [values, keys, older] = await Promise.all([
    store.getAll(wanted),
    store.getAllKeys(wanted),
    oldest ? oldest.continue() : null,
  ]);
  return { ...readEntries(values, keys), more: older !== null };
}

export async function readWindowAfter(
  db: Database,
  sessionNo: number,
  after: Seq,
  limit: number,
): Promise<StoredWindow> {
  const range = IDBKeyRange.bound(entryKey(sessionNo, after), entryKey(sessionNo + 1, 0), true, true);
  const store = db.transaction('entries').store;
  const [values, keys] = await Promise.all([
    store.getAll(range, limit),
    // One more than wanted: it says whether there is more.
    store.getAllKeys(range, limit + 1),
  ]);
  return { ...readEntries(values, keys), more: keys.length > limit };
}

/** Those of the stored values that can be read, and the positions of the others. */
function readEntries(values: readonly unknown[], keys: readonly number[]): Omit<StoredWindow, 'more'> {
  const entries: Entry[] = [];
  const bad: Seq[] = [];
  for (const [index, value] of values.entries()) {
    const seq = seqOfKey(keys[index] ?? 0) as Seq; // keys are made of positions
    const entry = readEntry(value);
    if (entry && entry.seq === seq) entries.push(entry);
    else bad.push(seq);
  }
  return { entries, bad };
}

import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { deleteDB, openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../shared/entry.ts';
import { type Epoch, type PromptId, type SessionId, toSeq, ZERO_SEQ } from '../../shared/ids.ts';
import { NOTHING_READ } from '../log/unread.ts';
import { DATABASE, openIdbStore } from './idb-store.ts';
import type { LogStore } from './log-store.ts';
import { createMemoryStore } from './memory-store.ts';
import { openStore } from './open-store.ts';
import { type OutboxRecord, outboxKey, type SessionRecord } from './records.ts';

const ID = '00000001-0000-4000-8000-000000000000' as SessionId; // a UUID
const quiet = (): void => {};

const record = (sessionNo: number, seq = 0): SessionRecord => ({
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

const entry = (seq: number, rev = seq): Entry => ({
  seq: toSeq(seq),
  rev: toSeq(rev),
  at: 1,
  kind: 'agent',
  messageId: null,
  content: [{ type: 'text', text: `entry ${seq}` }],
});
const of = (sessionNo: number, ...seqs: number[]) => seqs.map((seq) => ({ sessionNo, entry: entry(seq) }));
const seqs = (entries: readonly Entry[]): number[] => entries.map(({ seq }) => seq);

const queued: OutboxRecord = {
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

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

const kinds: [string, () => Promise<LogStore>][] = [
  ['IndexedDB', () => openIdbStore(quiet)],
  ['memory', async () => createMemoryStore()],
];

describe.each(kinds)('a log store on %s', (_name, open) => {
  it('gives back what was committed', async () => {
    const store = await open();
    await store.commit({ sessions: [record(1, 4)], outbox: [queued], meta: [{ key: 'k', value: 'v' }] });
    const loaded = await store.load();
    expect(loaded.sessions).toEqual([record(1, 4)]);
    expect(loaded.outbox).toEqual([queued]);
    expect(await store.getMeta('k')).toBe('v');
    await store.commit({ removeOutbox: [outboxKey(queued)], meta: [{ key: 'k', value: undefined }] });
    expect((await store.load()).outbox).toEqual([]);
    expect(await store.getMeta('k')).toBeUndefined();
  });

  it('reads windows from the end, of one session only', async () => {
    const store = await open();
    await store.commit({ entries: [...of(1, 1, 3, 7, 20), ...of(2, 2, 4), ...of(11, 5)] });
    const newest = await store.window(1, null, 3);
    expect(seqs(newest.entries)).toEqual([3, 7, 20]);
    expect(newest.more).toBe(true);
    const older = await store.window(1, toSeq(7), 3);
    expect(seqs(older.entries)).toEqual([1, 3]);
    expect(older.more).toBe(false);
    expect(seqs((await store.window(1, null, 1)).entries)).toEqual([20]);
    expect(await store.window(3, null, 5)).toEqual({ entries: [], more: false, bad: [] });
  });

  it('says that there is no more exactly when there is no more', async () => {
    const store = await open();
    await store.commit({ entries: of(1, 1, 2, 3) });
    expect((await store.window(1, null, 3)).more).toBe(false);
    expect((await store.window(1, null, 2)).more).toBe(true);
  });

  it('finds entries by position', async () => {
    const store = await open();
    await store.commit({ entries: of(1, 1, 3) });
    expect(seqs(await store.entriesAt(1, [toSeq(3), toSeq(4)]))).toEqual([3]);
  });

  it('clears a session before it writes its new entries, and removes all of one', async () => {
    const store = await open();
    await store.commit({ sessions: [record(1)], entries: [...of(1, 1, 2), ...of(2, 1)] });
    await store.commit({ clearEntries: [1], entries: of(1, 9) });
    expect(seqs((await store.window(1, null, 9)).entries)).toEqual([9]);
    await store.commit({ removeSessions: [{ id: ID, sessionNo: 1 }] });
    expect((await store.load()).sessions).toEqual([]);
    expect((await store.window(1, null, 9)).entries).toEqual([]);
    expect((await store.window(2, null, 9)).entries).toHaveLength(1);
  });
});

describe('the database', () => {
  const raw = () => openDB(DATABASE);

  it('commits a batch whole or not at all', async () => {
    const store = await openIdbStore(quiet);
    const unstorable = { ...entry(2), content: [{ type: 'text', text: () => {} }] } as unknown as Entry; // cannot be cloned
    const batch = { sessions: [record(1, 2)], entries: [...of(1, 1), { sessionNo: 1, entry: unstorable }] };
    await expect(store.commit(batch)).rejects.toThrow();
    expect((await store.load()).sessions).toEqual([]);
    expect((await store.window(1, null, 9)).entries).toEqual([]);
  });

  it('skips records that do not fit, removes broken sessions, and starts all the same', async () => {
    const store = await openIdbStore(quiet);
    await store.commit({ sessions: [record(1)], entries: of(1, 1, 2) });
    const db = await raw();
    await db.put('sessions', { id: 'nonsense' }, 'nonsense');
    await db.put('outbox', 7, 'nonsense');
    await db.put('entries', { seq: 2, kind: 'agent' }, 10_000_000_002);
    await db.put('meta', 'many', 'nextSessionNo');
    db.close();
    const loaded = await store.load();
    expect(loaded.sessions).toHaveLength(1);
    expect(loaded.outbox).toEqual([]);
    expect(loaded.nextSessionNo).toBe(2);
    const window = await store.window(1, null, 9);
    expect(seqs(window.entries)).toEqual([1]);
    expect(window.bad).toEqual([2]);
    const again = await raw();
    expect(await again.getAllKeys('sessions')).toEqual([ID]);
    again.close();
  });

  it('never gives the number of a lost session again, whose entries are still there', async () => {
    const store = await openIdbStore(quiet);
    await store.commit({ entries: of(41, 1) });
    expect((await store.load()).nextSessionNo).toBe(42);
  });

  it('takes no more writes from who read it before another did', async () => {
    const hung = await openIdbStore(quiet);
    await hung.load();
    await hung.commit({ entries: of(1, 1) });
    const next = await openIdbStore(quiet);
    await next.load();
    await expect(hung.commit({ entries: of(1, 2), meta: [{ key: 'k', value: 1 }] })).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
    await next.commit({ entries: of(1, 3) });
    expect(seqs((await next.window(1, null, 9)).entries)).toEqual([1, 3]);
    expect(await next.getMeta('k')).toBeUndefined();
  });

  it('opens a new connection after the browser closed the old one', async () => {
    const store = await openIdbStore(quiet);
    await store.commit({ entries: of(1, 1) });
    // Somebody deletes the database: our connection steps aside, and the next operation starts afresh.
    await deleteDB(DATABASE);
    await store.commit({ entries: of(1, 2) });
    expect(seqs((await store.window(1, null, 9)).entries)).toEqual([2]);
  });

  it('is built anew when it is damaged', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
      throw new DOMException('Internal error', 'UnknownError');
    });
    const reports: string[] = [];
    const store = await openIdbStore((what) => reports.push(what));
    await store.commit({ entries: of(1, 1) });
    expect((await store.window(1, null, 9)).entries).toHaveLength(1);
    expect(reports).toEqual(['database']);
  });

  it('of a newer build is left alone', async () => {
    const newer = await openDB(DATABASE, 99);
    newer.close();
    expect((await openStore(quiet)).state).toBe('memory');
    const still = await openDB(DATABASE);
    expect(still.version).toBe(99);
    still.close();
  });

  it('gives way to memory where the browser has none', async () => {
    vi.stubGlobal('indexedDB', undefined); // as in some private windows
    const { store, state } = await openStore(quiet);
    expect(state).toBe('memory');
    await store.commit({ entries: of(1, 1) });
    expect((await store.window(1, null, 9)).entries).toHaveLength(1);
  });
});

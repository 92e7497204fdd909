import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { deleteDB, openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../shared/entry.ts';
import { type Epoch, type PromptId, type SessionId, toSeq, ZERO_SEQ } from '../../shared/ids.ts';
import { NOTHING_READ } from '../log/unread.ts';
import { DATABASE } from './database.ts';
import { openIdbStore } from './idb-store.ts';
import { type LogStore, META_KEYS } from './log-store.ts';
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
  /** As long as it is there it cannot be opened. */
  const damage = () => {
    const remove = indexedDB.deleteDatabase.bind(indexedDB);
    const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('Internal error', 'UnknownError');
    });
    vi.spyOn(indexedDB, 'deleteDatabase').mockImplementationOnce((name) => {
      open.mockRestore();
      return remove(name);
    });
    return open;
  };

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

  it('that cannot be opened is built anew, and says that what was only here is lost', async () => {
    const first = await openIdbStore(quiet);
    await first.commit({ meta: [{ key: 'k', value: 'v' }] });
    await first.close();
    const open = damage();
    const reports: string[] = [];
    const store = await openIdbStore((what) => reports.push(what));
    open.mockRestore();
    expect((await store.load()).rebuilt).toBe('lost');
    await store.commit({ entries: of(1, 1) });
    expect((await store.window(1, null, 9)).entries).toHaveLength(1);
    expect(reports).toEqual(['database']);
    // Until somebody has taken note of it.
    expect((await store.load()).rebuilt).toBe('lost');
    await store.commit({ meta: [{ key: META_KEYS.rebuilt, value: undefined }] });
    expect((await store.load()).rebuilt).toBeNull();
  });

  it('that cannot be opened for a moment only is as it was', async () => {
    const first = await openIdbStore(quiet);
    await first.commit({ entries: of(1, 1) });
    await first.close();
    vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
      throw new DOMException('Connection to the server was lost', 'UnknownError');
    });
    const store = await openIdbStore(quiet);
    expect((await store.load()).rebuilt).toBeNull();
    expect((await store.window(1, null, 9)).entries).toHaveLength(1);
  });

  it('of which a part is gone is built anew, with all that only this device had', async () => {
    const broken = await openDB(DATABASE, 1, {
      upgrade(db) {
        for (const name of ['sessions', 'outbox', 'meta']) db.createObjectStore(name);
      },
    });
    await broken.put('sessions', record(1), ID);
    await broken.put('outbox', queued, outboxKey(queued));
    await broken.put('meta', 'secret', META_KEYS.token);
    await broken.put('meta', 'Typed', META_KEYS.draft(ID));
    broken.close();
    const store = await openIdbStore(quiet);
    expect(await store.load()).toMatchObject({ sessions: [], outbox: [queued], rebuilt: 'saved' });
    expect(await store.getMeta(META_KEYS.token)).toBe('secret');
    expect(await store.getMeta(META_KEYS.draft(ID))).toBe('Typed');
    await store.commit({ entries: of(1, 1) });
    expect((await store.window(1, null, 9)).entries).toHaveLength(1);
  });

  it('that held imported conversations does not claim to be whole once it was built anew', async () => {
    const broken = await openDB(DATABASE, 1, {
      upgrade(db) {
        for (const name of ['sessions', 'outbox', 'meta']) db.createObjectStore(name);
      },
    });
    const { session, ...rest } = record(1);
    await broken.put('sessions', { ...rest, session: { ...session, imported: true } }, ID);
    broken.close();
    expect((await (await openIdbStore(quiet)).load()).rebuilt).toBe('lost');
  });

  it('on a disk without room even for its marks can be read all the same, and stays', async () => {
    const first = await openIdbStore(quiet);
    await first.commit({ sessions: [record(1)], entries: of(1, 1) });
    await first.close();
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('Full', 'QuotaExceededError');
    });
    const store = await openIdbStore(quiet);
    expect((await store.load()).sessions).toHaveLength(1);
    put.mockRestore();
    expect((await store.window(1, null, 9)).entries).toHaveLength(1);
  });

  it('emptied while it is used is written no more: what is missing in it would be missed by nobody', async () => {
    const { store, changed } = await openStore(quiet);
    await store.load();
    await store.commit({ sessions: [record(1, 1)], entries: of(1, 1) });
    await deleteDB(DATABASE);
    await expect(store.commit({ entries: of(1, 2) })).rejects.toMatchObject({ name: 'InvalidStateError' });
    await changed;
    const next = await openStore(quiet);
    expect((await next.store.load()).sessions).toEqual([]);
    expect((await next.store.window(1, null, 9)).entries).toEqual([]);
  });

  it('held by another connection says so, and can be had once that lets go', async () => {
    const other = await openDB(DATABASE, 1);
    const open = damage();
    const { state, changed } = await openStore(quiet);
    expect(state).toBe('blocked');
    open.mockRestore();
    other.close();
    await changed;
    expect((await openStore(quiet)).state).toBe('ok');
  });

  it('of a newer build is left alone', async () => {
    const newer = await openDB(DATABASE, 99);
    newer.close();
    expect((await openStore(quiet)).state).toBe('newer');
    const still = await openDB(DATABASE);
    expect(still.version).toBe(99);
    still.close();
  });

  it('says how much is stored of a session, nearly', async () => {
    const store = await openIdbStore(quiet);
    await store.commit({ entries: [...of(1, ...Array.from({ length: 100 }, (_, n) => n + 1)), ...of(2, 1)] });
    const { entries, bytes } = await store.size(1);
    expect(entries).toBe(100);
    const truth = JSON.stringify(entry(50)).length * 100;
    expect(Math.abs(bytes - truth) / truth).toBeLessThan(0.05);
    expect(await store.size(3)).toEqual({ entries: 0, bytes: 0 });
  });

  it('gives way to memory where the browser has none', async () => {
    vi.stubGlobal('indexedDB', undefined); // as in some private windows
    const { store, state } = await openStore(quiet);
    expect(state).toBe('memory');
    await store.commit({ entries: of(1, 1) });
    expect((await store.window(1, null, 9)).entries).toHaveLength(1);
  });
});

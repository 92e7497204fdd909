import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { deleteDB, openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { entry, ID, of, queued, record, seqs } from '../../../tests/support/worker/stored-records.ts';
import type { Entry } from '../../shared/entry.ts';
import { toSeq } from '../../shared/ids.ts';
import { DATABASE } from './database.ts';
import { openIdbStore } from './idb-store.ts';
import type { LogStore } from './log-store.ts';
import { createMemoryStore } from './memory-store.ts';
import { outboxKey } from './records.ts';
import { type NewBlock, storedKey } from './search-records.ts';

const quiet = (): void => {};

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
    expect(await store.window(1, toSeq(0), 5)).toEqual({ entries: [], more: false, bad: [] });
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

const aBlock = (sessionNo: number, serial: number): NewBlock => ({
  key: { sessionNo, from: serial * 10, to: serial * 10 + 9, newestAt: serial, count: 1, serial },
  filter: new Uint8Array([serial]),
  block: {
    seqs: new Float64Array([serial * 10]),
    ats: new Float64Array([serial]),
    kinds: new Uint8Array([1]),
    keys: 'word',
    shared: new Uint8Array([0]),
    lengths: new Uint8Array([4]),
    counts: new Uint8Array([0]),
    ids: new Uint8Array([0]),
  },
});

describe.each(kinds)('the blocks of the search index on %s', (_name, open) => {
  const [first, second, third] = [aBlock(1, 1), aBlock(1, 2), aBlock(11, 3)];

  it('are given back, and named when the store is loaded', async () => {
    const store = await open();
    await store.commit({ addBlocks: [first, second] });
    await store.commit({ addBlocks: [third], removeBlocks: [first.key] });
    expect((await store.load()).blocks).toEqual([second.key, third.key]);
    expect(await store.search.filters([first.key, second.key])).toEqual([null, second.filter]);
    expect(await store.search.blocks([third.key, first.key])).toEqual([third.block, null]);
  });

  it('go with the entries of a session, and with no others', async () => {
    const store = await open();
    await store.commit({ addBlocks: [first, second, third] });
    await store.commit({ clearEntries: [1] });
    expect((await store.load()).blocks).toEqual([third.key]);
    await store.commit({ removeSessions: [{ id: ID, sessionNo: 11 }] });
    expect(await store.search.filters([third.key])).toEqual([null]);
  });
});

describe('the database', () => {
  const raw = () => openDB(DATABASE);

  it('of version 1 is taken over with all that is in it', async () => {
    const old = await openDB(DATABASE, 1, {
      upgrade(db) {
        for (const name of ['sessions', 'entries', 'outbox', 'meta']) db.createObjectStore(name);
      },
    });
    await old.put('sessions', record(1, 2), ID);
    await old.put('entries', entry(2), 10_000_000_002);
    await old.put('meta', 'v', 'k');
    old.close();
    const store = await openIdbStore(quiet);
    const loaded = await store.load();
    expect(loaded.sessions).toEqual([record(1, 2)]);
    expect(loaded.blocks).toEqual([]);
    expect(seqs((await store.window(1, null, 9)).entries)).toEqual([2]);
    expect(await store.getMeta('k')).toBe('v');
    await store.commit({ addBlocks: [aBlock(1, 1)] });
    expect((await store.load()).blocks).toEqual([aBlock(1, 1).key]);
  });

  it('forgets blocks of another format, and one that cannot be read', async () => {
    const store = await openIdbStore(quiet);
    await store.commit({ addBlocks: [aBlock(1, 1), aBlock(1, 2)] });
    const db = await raw();
    await db.put('searchBlocks', { nonsense: true }, storedKey(aBlock(1, 2).key));
    expect(await store.search.blocks([aBlock(1, 1).key, aBlock(1, 2).key])).toEqual([
      aBlock(1, 1).block,
      null,
    ]);
    await db.put('searchBlocks', {}, [0, 1, 2]);
    db.close();
    expect((await store.load()).blocks).toEqual([]);
    expect(await store.search.filters([aBlock(1, 1).key])).toEqual([null]);
  });

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
    // A removal, which needs no room and so leaves no mark, is not let through either.
    await expect(hung.commit({ removeSessions: [{ id: ID, sessionNo: 1 }] })).rejects.toMatchObject({
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

  it('says how much is stored of a session, nearly', async () => {
    const store = await openIdbStore(quiet);
    await store.commit({ entries: [...of(1, ...Array.from({ length: 100 }, (_, n) => n + 1)), ...of(2, 1)] });
    const { entries, bytes } = await store.size(1);
    expect(entries).toBe(100);
    const truth = JSON.stringify(entry(50)).length * 100;
    expect(Math.abs(bytes - truth) / truth).toBeLessThan(0.05);
    expect(await store.size(3)).toEqual({ entries: 0, bytes: 0 });
  });
});

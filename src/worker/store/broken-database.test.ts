import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { deleteDB, openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ID, of, queued, record, seqs } from '../../../tests/support/worker/stored-records.ts';
import { DATABASE } from './database.ts';
import { openIdbStore } from './idb-store.ts';
import { META_KEYS } from './log-store.ts';
import { openStore } from './open-store.ts';
import { outboxKey } from './records.ts';

const quiet = (): void => {};

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

describe('a database', () => {
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

  it('that runs full and says so by the transaction alone refuses the write, and takes the next', async () => {
    const store = await openIdbStore(quiet);
    await store.load();
    const put = IDBObjectStore.prototype.put;
    // As Chromium does: the transaction is aborted, and what was asked for by then never answered.
    const unanswered = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      ...args
    ) {
      const request: IDBRequest<IDBValidKey> = put.apply(this, args);
      request.addEventListener = quiet;
      return request;
    });
    const aborted = vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementation(function (
      this: IDBTransaction,
    ) {
      this.abort();
    });
    await expect(store.commit({ entries: of(1, 1) })).rejects.toMatchObject({ name: 'AbortError' });
    unanswered.mockRestore();
    aborted.mockRestore();
    await store.commit({ entries: of(1, 2) });
    expect(seqs((await store.window(1, null, 9)).entries)).toEqual([2]);
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

  it('gives way to memory where the browser has none', async () => {
    vi.stubGlobal('indexedDB', undefined); // as in some private windows
    const { store, state } = await openStore(quiet);
    expect(state).toBe('memory');
    await store.commit({ entries: of(1, 1) });
    expect((await store.window(1, null, 9)).entries).toHaveLength(1);
  });
});

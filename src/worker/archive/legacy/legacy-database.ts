/**
 * The earlier app's database (`aperture-db`), only ever read: it is opened at the version it has, never made,
 * never upgraded, never written. Values are `unknown`: any age of that app may have written them.
 */
import { type IDBPDatabase, openDB } from 'idb';

export const LEGACY_DATABASE = 'aperture-db';
export type LegacyStore = 'sessions' | 'messages' | 'metadata';

export interface LegacyRecord {
  key: IDBValidKey;
  value: unknown;
}

export interface LegacyDatabase {
  count(store: LegacyStore): Promise<number>;
  /** Records in the order of their keys, `size` at a time. */
  pages(store: LegacyStore, size: number): AsyncGenerator<LegacyRecord[]>;
  get(store: LegacyStore, keys: readonly IDBValidKey[]): Promise<unknown[]>;
  close(): void;
}

/** Null if this browser has none. */
export async function openLegacyDatabase(): Promise<LegacyDatabase | null> {
  if (typeof indexedDB === 'undefined' || !(await isThere())) return null;
  let isNew = false;
  const db = await openDB(LEGACY_DATABASE, undefined, {
    upgrade(_db, _old, _next, tx) {
      // It was not there after all: an aborted beginning leaves nothing behind.
      isNew = true;
      tx.abort();
    },
    // Should the earlier app want to upgrade it, we are not in its way.
    blocking: (_current, _next, event) => (event.target as IDBDatabase | null)?.close(),
  }).catch((error: unknown) => {
    if (isNew) return null;
    throw error;
  });
  return db && read(db);
}

async function isThere(): Promise<boolean> {
  // Not in every browser; the abort above is then what keeps it from being made.
  if (typeof indexedDB.databases !== 'function') return true;
  const all = await indexedDB.databases();
  return all.some(({ name }) => name === LEGACY_DATABASE);
}

function read(db: IDBPDatabase): LegacyDatabase {
  const has = (store: LegacyStore): boolean => db.objectStoreNames.contains(store);

  return {
    count: async (store) => (has(store) ? db.count(store) : 0),
    async *pages(store, size) {
      let after: IDBKeyRange | null = null;
      while (has(store)) {
        const tx = db.transaction(store, 'readonly');
        const [values, keys]: [unknown[], IDBValidKey[]] = await Promise.all([
          tx.store.getAll(after, size),
          tx.store.getAllKeys(after, size),
        ]);
        const last = keys.at(-1);
        if (last === undefined) return;
        yield keys.map((key, index) => ({ key, value: values[index] }));
        after = IDBKeyRange.lowerBound(last, true);
      }
    },
    async get(store, keys) {
      const tx = db.transaction(store, 'readonly');
      return Promise.all(keys.map((key): Promise<unknown> => tx.store.get(key)));
    },
    close: () => db.close(),
  };
}

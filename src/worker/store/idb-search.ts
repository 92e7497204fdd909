/**
 * The search index in IndexedDB: filters and blocks in stores of their own, under the same keys, since filters are
 * read by the hundred and blocks by the few. They are written by the log store's transactions.
 */
import type { DBSchema } from 'idb';
import * as v from 'valibot';
import type { Batch } from './records.ts';
import {
  BLOCK_FORMAT,
  type BlockKey,
  blockSchema,
  readBlockKey,
  type SearchStore,
  storedKey,
} from './search-records.ts';

/** Values are `unknown` on purpose: they are parsed when read. */
export interface SearchSchema extends DBSchema {
  searchFilters: { key: IDBValidKey; value: unknown };
  searchBlocks: { key: IDBValidKey; value: unknown };
}
export const SEARCH_STORES = ['searchFilters', 'searchBlocks'] as const;
export type SearchStoreName = (typeof SEARCH_STORES)[number];

/** A transaction that leaves the index alone leaves its stores out. */
export const touchesSearch = (batch: Batch): boolean =>
  [batch.removeSessions, batch.clearEntries, batch.removeBlocks, batch.addBlocks].some(
    (list) => list !== undefined && list.length > 0,
  );

interface WritableStore {
  put(value: unknown, key: IDBValidKey): Promise<unknown>;
  delete(key: IDBValidKey | IDBKeyRange): Promise<unknown>;
}

/** The requests of the index's part of a batch, made at once. */
export function writeSearch(
  storeOf: (name: SearchStoreName) => WritableStore,
  batch: Batch,
): Promise<unknown>[] {
  const requests: Promise<unknown>[] = [];
  const filters = storeOf('searchFilters');
  const blocks = storeOf('searchBlocks');
  const remove = (key: IDBValidKey | IDBKeyRange): void => {
    requests.push(filters.delete(key), blocks.delete(key));
  };
  for (const { sessionNo } of batch.removeSessions ?? []) remove(rangeOf(sessionNo));
  for (const sessionNo of batch.clearEntries ?? []) remove(rangeOf(sessionNo));
  for (const key of batch.removeBlocks ?? []) remove(storedKey(key));
  for (const { key, filter, block } of batch.addBlocks ?? []) {
    requests.push(filters.put(filter, storedKey(key)), blocks.put(block, storedKey(key)));
  }
  return requests;
}

/** All blocks of a session: a list sorts after all that are its beginning and before what is after each of them. */
const rangeOf = (sessionNo: number): IDBKeyRange =>
  IDBKeyRange.bound([BLOCK_FORMAT, sessionNo], [BLOCK_FORMAT, sessionNo, []]);

/** What is covered; what another format left behind is removed. */
export async function readBlockKeys(storeOf: (name: SearchStoreName) => KeyedStore): Promise<BlockKey[]> {
  const stored = await storeOf('searchBlocks').getAllKeys();
  const keys = stored.map((key) => readBlockKey(key)).filter((key) => key !== null);
  if (keys.length === stored.length) return keys;
  for (const name of SEARCH_STORES) await storeOf(name).clear();
  return [];
}
interface KeyedStore {
  getAllKeys(): Promise<IDBValidKey[]>;
  clear(): Promise<void>;
}

type ReadAll = (name: SearchStoreName, keys: readonly IDBValidKey[]) => Promise<unknown[]>;

/** `readAll` gives the values under the keys, in their order, read in one transaction. */
export function searchStore(readAll: ReadAll): SearchStore {
  return {
    async filters(keys) {
      const values = await readAll('searchFilters', keys.map(storedKey));
      return values.map((value) => (value instanceof Uint8Array ? value : null));
    },
    async blocks(keys) {
      const values = await readAll('searchBlocks', keys.map(storedKey));
      return values.map((value) => {
        const parsed = v.safeParse(blockSchema, value);
        return parsed.success ? parsed.output : null;
      });
    },
  };
}

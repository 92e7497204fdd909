/** Opens what storage the browser gives: IndexedDB, or memory where it refuses or must not be touched. */
import { deleteDB } from 'idb';
import type { StorageState } from '../../shared/state.ts';
import { errorName, type Report } from '../report.ts';
import { DATABASE } from './database.ts';
import { openIdbStore } from './idb-store.ts';
import type { LogStore } from './log-store.ts';
import { createMemoryStore } from './memory-store.ts';

/** A worker of an older build closes its connection when it is asked to; one that hangs does not. */
export const BLOCKED_AFTER_MS = 1_000;

export interface OpenedStore {
  store: LogStore;
  state: StorageState;
  /** Resolves once this store is no longer the one to use: it is to be opened again. */
  changed?: Promise<void>;
  /** Removes the database that could not be used, for good. */
  erase?(): Promise<void>;
}

export async function openStore(report: Report): Promise<OpenedStore> {
  let onEmptied = (): void => {};
  const emptied = new Promise<void>((resolve) => {
    onEmptied = resolve;
  });
  let onBlocked = (): void => {};
  const blocked = new Promise<null>((resolve) => {
    onBlocked = () => void setTimeout(() => resolve(null), BLOCKED_AFTER_MS);
  });
  const opening = openIdbStore(report, { onBlocked, onEmptied });
  try {
    const store = await Promise.race([opening, blocked]);
    if (store) return { store, state: 'ok', changed: emptied };
    report('database', 'held by an older build in another tab');
    const freed = opening.then((late) => late.close()).catch(() => {});
    return { store: createMemoryStore(), state: 'blocked', changed: freed };
  } catch (error) {
    report('database', `none (${errorName(error)}), keeping everything in memory`);
    const store = createMemoryStore();
    if (errorName(error) !== 'VersionError') return { store, state: 'memory' };
    const erase = async (): Promise<void> => {
      await deleteDB(DATABASE);
      onEmptied();
    };
    return { store, state: 'newer', changed: emptied, erase };
  }
}

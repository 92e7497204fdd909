/** Opens what storage the browser gives: IndexedDB, or memory where it refuses. */
import type { StorageState } from '../../shared/state.ts';
import { errorName, type Report } from '../report.ts';
import { openIdbStore } from './idb-store.ts';
import type { LogStore } from './log-store.ts';
import { createMemoryStore } from './memory-store.ts';

export interface OpenedStore {
  store: LogStore;
  state: StorageState;
}

export async function openStore(report: Report): Promise<OpenedStore> {
  try {
    return { store: await openIdbStore(report), state: 'ok' };
  } catch (error) {
    report('database', `none (${errorName(error)}), keeping everything in memory`);
    return { store: createMemoryStore(), state: 'memory' };
  }
}

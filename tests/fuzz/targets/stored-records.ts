/** Records in IndexedDB, damaged: the worker starts, shows what is good, and never fails but by a `CallError`. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { CallError, type WorkerApi } from '../../../src/shared/rpc.ts';
import { openIdbStore } from '../../../src/worker/store/idb-store.ts';
import { startOfflineWorker } from '../../support/worker/offline-worker.ts';
import { ID, of, queued, record } from '../../support/worker/stored-records.ts';
import type { Target } from '../fuzz.ts';
import { type Chance, mutateValue, oddValue } from '../mutate.ts';
import { loadLazyParts } from '../worker-calls.ts';

const DATABASE = 'aperture';
const STORES = ['sessions', 'entries', 'outbox', 'meta'] as const;

async function damage(chance: Chance): Promise<void> {
  const db = await openDB(DATABASE);
  for (let times = 1 + chance.below(4); times > 0; times -= 1) {
    const name = chance.pick(STORES);
    const keys = await db.getAllKeys(name);
    const key =
      keys.length === 0 || chance.oneIn(6) ? chance.pick<IDBValidKey>(['odd', 7, -1]) : chance.pick(keys);
    const value = chance.oneIn(3) ? oddValue(chance) : mutateValue(await db.get(name, key), chance);
    await db.put(name, value, key);
  }
  db.close();
}

const CALLS: ((api: WorkerApi) => Promise<unknown>)[] = [
  (api) => api.openSession(ID, 50, null),
  (api) => api.loadOlder(ID, 9 as never, 50), // a position
  (api) => api.searchMessages({ id: 's', text: 'entry', sessionId: null, agent: null, kinds: [] }, 0),
  (api) => api.exportPage(ID, null, 'jsonl'),
  (api) => api.storageUsage(),
  (api) => api.getDraft(ID),
  (api) => api.diagnostics(),
  (api) => api.deleteLocalCopy(ID),
];

export async function openStoredRecords(): Promise<Target> {
  return {
    async run(chance) {
      globalThis.indexedDB = new IDBFactory();
      const store = await openIdbStore(() => undefined);
      await store.commit({
        sessions: [record(1, 5)],
        entries: of(1, 1, 2, 3, 4, 5),
        meta: [{ key: 'k', value: 'v' }],
        outbox: [queued],
      } as never); // as the worker writes them
      await store.close();
      await damage(chance);
      const worker = await startOfflineWorker();
      await loadLazyParts(worker.api);
      try {
        for (const call of CALLS) {
          await call(worker.api).catch((error: unknown) => {
            if (!(error instanceof CallError)) throw error;
          });
        }
        if ((await worker.api.ping()) !== 'pong') throw new Error('no answer');
      } finally {
        worker.kill();
      }
    },
    async check() {},
    async close() {},
  };
}

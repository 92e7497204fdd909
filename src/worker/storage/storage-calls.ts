/** Calls about this device's copy. */
import { sessionIdSchema } from '../../shared/ids.ts';
import type { StorageCalls } from '../../shared/rpc-storage.ts';
import { checked } from '../api/checked-call.ts';
import type { Core } from '../core.ts';
import { META_KEYS } from '../store/log-store.ts';
import type { AppStateHolder } from '../tabs/app-state.ts';

export function storageCalls(serving: () => Promise<Core>, state: AppStateHolder): StorageCalls {
  return {
    storageUsage: checked([], async () => (await serving()).copies.usage()),
    deleteLocalCopy: checked([sessionIdSchema], async (id) => (await serving()).copies.delete(id)),
    deleteLocalCopies: checked([], async () => (await serving()).copies.deleteAll()),
    eraseDatabase: checked([], async () => (await serving()).eraseDatabase()),
    noteRebuilt: checked([], async () => {
      const { logs } = await serving();
      state.setRebuilt(null);
      logs.add({ meta: [{ key: META_KEYS.rebuilt, value: undefined }] });
      await logs.flush();
    }),
  };
}

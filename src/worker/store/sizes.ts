/** How much of the disk is taken: by one session, estimated from some of its entries, and by all of the app. */
import type { Room } from '../storage/disk-state.ts';
import type { Database } from './database.ts';
import type { StoredSize } from './log-store.ts';
import { bytesOf } from './records.ts';

/** Read from either end: the first messages of a session are not like its last. */
const SAMPLE = 12;

export async function readSize(db: Database, range: IDBKeyRange): Promise<StoredSize> {
  const store = db.transaction('entries').store;
  const [entries, oldest, newest] = await Promise.all([
    store.count(range),
    store.getAll(range, SAMPLE),
    store.openKeyCursor(range, 'prev').then(async (last) => {
      const from = last && (await last.advance(SAMPLE - 1));
      return from ? store.getAll(IDBKeyRange.bound(from.primaryKey, range.upper, false, true)) : [];
    }),
  ]);
  const sample = [...oldest, ...newest];
  const bytes = sample.reduce<number>((sum, entry) => sum + bytesOf(entry), 0);
  return { entries, bytes: sample.length === 0 ? 0 : Math.round((bytes / sample.length) * entries) };
}

export async function readRoom(): Promise<Room | null> {
  // Not every engine has it in workers.
  const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {};
  return usage === undefined || quota === undefined ? null : { free: Math.max(0, quota - usage), quota };
}

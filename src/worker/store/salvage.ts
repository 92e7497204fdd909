/**
 * What can be saved of a damaged database: all that only this device has and that is small (its pairing, drafts,
 * what was not sent yet). Sessions and entries come again from the gateway.
 */
import * as v from 'valibot';
import type { Rebuilt } from '../../shared/state.ts';
import type { Database } from './database.ts';
import { META_KEYS } from './log-store.ts';

const importedSchema = v.object({ session: v.object({ imported: v.literal(true) }) });

type Kept = 'outbox' | 'meta';

export interface Salvaged {
  records: { store: Kept; key: string; value: unknown }[];
  /** Everything in these stores could be read. */
  isWhole: boolean;
}

/** Each store, and if need be each record, by itself: one that cannot be read must not cost the others. */
export async function salvage(db: Database): Promise<Salvaged> {
  const found: Salvaged = { records: [], isWhole: true };
  for (const store of ['meta', 'outbox'] as const) {
    const keys = await db.getAllKeys(store).catch(() => null);
    found.isWhole &&= keys !== null;
    for (const key of keys ?? []) {
      try {
        found.records.push({ store, key, value: await db.get(store, key) });
      } catch {
        found.isWhole = false;
      }
    }
  }
  // What was imported is in no gateway, and too much to be saved here.
  const sessions = await db.getAll('sessions').catch(() => []);
  found.isWhole &&= !sessions.some((record) => v.is(importedSchema, record));
  return found;
}

export async function restore(db: Database, { records, isWhole }: Salvaged): Promise<void> {
  const tx = db.transaction(['meta', 'outbox'], 'readwrite');
  // Together: with no room the requests may never end, the transaction does.
  await Promise.all([
    ...records.map(({ store, key, value }) => tx.objectStore(store).put(value, key)),
    tx.objectStore('meta').put(isWhole ? 'saved' : 'lost', META_KEYS.rebuilt),
    tx.done,
  ]);
}

/** Stays until somebody has taken note of it. */
export async function markRebuilt(db: Database, rebuilt: Rebuilt): Promise<void> {
  await db.put('meta', rebuilt, META_KEYS.rebuilt);
}

/** What the gateway's log says, and what the browser holds of it, read past the app. */
import type { Page } from '@playwright/test';
import type { Entry } from '../../src/shared/entry.ts';
import type { LogEvent } from '../../src/shared/event.ts';
import { createFold } from '../../src/shared/fold.ts';
import { canonical } from '../simulation/canonical.ts';
import type { GatewayProcess } from '../support/browser/gateway-process.ts';

export interface Truth {
  events: LogEvent[];
  /** As JSON, oldest first. */
  entries: Map<number, string>;
  folded: Entry[];
}

export async function readTruth(gateway: GatewayProcess, id: string): Promise<Truth> {
  const events: LogEvent[] = [];
  for (;;) {
    const after = events.at(-1)?.seq ?? 0;
    const reply = await gateway.request('GET', `/v1/sessions/${id}/events?after=${after}&limit=1000`);
    const page = (await reply.json()) as { events: LogEvent[]; lastSeq: number };
    events.push(...page.events);
    if (page.events.length === 0 || events.at(-1)?.seq === page.lastSeq) break;
  }
  const fold = createFold();
  const found = new Map<number, Entry>();
  for (const event of events)
    for (const change of fold.apply(event)) {
      const seq = change.type === 'put' ? change.entry.seq : change.seq;
      const entry = change.type === 'put' ? change.entry : fold.entry(seq);
      if (entry) found.set(seq, entry);
    }
  const folded = [...found.values()].sort((a, b) => a.seq - b.seq);
  return { events, folded, entries: new Map(folded.map((entry) => [entry.seq, canonical(entry)])) };
}

interface StoredSession {
  /** Null: it was given up, or not read yet. */
  cursor: { seq: number } | null;
  hole: unknown;
  entries: Map<number, string>;
}

/** By the session's id. */
export async function readStored(
  page: Page,
): Promise<{ sessions: Map<string, StoredSession>; outbox: number }> {
  const { records, entries, keys, outbox } = await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await done(indexedDB.open('aperture'));
    const transaction = db.transaction(['sessions', 'entries', 'outbox']);
    const [records, entries, keys, outbox] = await Promise.all([
      done(transaction.objectStore('sessions').getAll()),
      done(transaction.objectStore('entries').getAll()),
      done(transaction.objectStore('entries').getAllKeys()),
      done(transaction.objectStore('outbox').count()),
    ]);
    db.close();
    return { records, entries, keys: keys.map(Number), outbox };
  });
  const sessions = new Map<string, StoredSession>();
  for (const { id, sessionNo, cursor, hole } of records) {
    const own = entries.filter((_, index) => Math.floor((keys[index] ?? 0) / 1e10) === sessionNo);
    sessions.set(id, { cursor, hole, entries: new Map(own.map((entry) => [entry.seq, canonical(entry)])) });
  }
  return { sessions, outbox };
}

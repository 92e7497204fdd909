/** A new device on a gateway that has seen much: the real gateway, the worker's core, and its database. */
import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../src/shared/entry.ts';
import type { EntriesPage } from '../../src/shared/http.ts';
import type { SessionId } from '../../src/shared/ids.ts';
import { openIdbStore } from '../../src/worker/store/idb-store.ts';
import { type Place, startPlace } from '../support/gateway/place.ts';
import { temporaryDirectory } from '../support/gateway/service.ts';
import { writeHistory } from '../support/history/write-history.ts';
import { type RealCore, startRealCore } from '../support/worker/real-core.ts';

const SESSIONS = 20;
const ENTRIES = 500;

const isHere = ({ core }: RealCore): boolean => {
  const logs = [...core.logs.all()];
  const isWhole = logs.every(({ cursor, hole, session }) => hole === null && cursor?.seq === session.lastSeq);
  return logs.length === SESSIONS && isWhole;
};

async function entriesOf({ get }: Place, id: SessionId): Promise<Entry[]> {
  const page = (await get(`/v1/sessions/${id}/entries?limit=500`)) as EntriesPage; // the gateway's own shape
  expect(page.more).toBe(false);
  return page.entries.reverse();
}

describe(`a new device and a gateway of ${SESSIONS} sessions of ${ENTRIES} entries`, () => {
  it('has the whole list at once, and in the end every entry, though its worker died on the way', async () => {
    const dataDir = temporaryDirectory();
    await writeHistory({ dataDir, sessions: SESSIONS, entries: ENTRIES, seed: 2 });
    const place = await startPlace(dataDir);
    const { url } = place.gateway;
    const first = await startRealCore(url, place.token, await openIdbStore(() => undefined));
    await vi.waitFor(() => expect(first.state.state.sessions).toHaveLength(SESSIONS), { timeout: 5_000 });
    const hasHole = () => [...first.core.logs.all()].some(({ hole }) => hole !== null);
    await vi.waitFor(() => expect(hasHole()).toBe(true), { timeout: 10_000, interval: 5 });
    first.crash();

    const second = await startRealCore(url, place.token, await openIdbStore(() => undefined));
    expect(second.state.state.sessions).toHaveLength(SESSIONS);
    await vi.waitFor(() => expect(isHere(second)).toBe(true), { timeout: 100_000, interval: 100 });
    await second.core.logs.flush();
    second.crash();

    // What lies in the database is all of it, without another word from the gateway.
    const store = await openIdbStore(() => undefined);
    const { sessions } = await store.load();
    expect(sessions).toHaveLength(SESSIONS);
    for (const { id, sessionNo, hole } of sessions) {
      expect(hole).toBeNull();
      const { entries } = await store.window(sessionNo, null, 10_000);
      expect(entries).toEqual(await entriesOf(place, id));
    }
    await store.close();
  }, 120_000);
});

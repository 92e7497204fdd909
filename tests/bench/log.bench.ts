/**
 * The two logs: how fast each takes what it is given, and how long a client without a past waits for all of it.
 * (What search and import of many messages take is in `search` and `archive`.)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteEventLog } from '../../src/gateway/log/sqlite-event-log.ts';
import { silentLogger } from '../../src/gateway/logger.ts';
import { startGateway } from '../support/browser/gateway-process.ts';
import { writtenHistory } from '../support/browser/written-history.ts';
import { chunk, fixed, newId, RECORD } from '../support/gateway/event-log-said.ts';
import { bench, expect } from './frame/bench.ts';
import { startListeners } from './load/listeners.ts';
import { sessionsOf } from './load/sessions.ts';
import { bundlePage, servePage } from './page/bundle-page.ts';

/** About 100,000 events. */
const ENTRIES = 45_000;

bench('log: the gateway appends, by how much comes at once', async ({ record }) => {
  for (const [together, events] of [
    [1, 2_000],
    [10, 10_000],
    [100, 40_000],
  ] as const) {
    const dataDir = mkdtempSync(join(tmpdir(), 'aperture-bench-'));
    const log = createSqliteEventLog({ dataDir, log: silentLogger });
    const id = newId();
    await log.create(fixed(id), RECORD, {});
    const startedAt = performance.now();
    for (let done = 0; done < events; done += together) {
      const writes = Array.from({ length: together }, (_, index) =>
        log.append(id, { events: [chunk(`${done + index} light passes between the six blades `)] }),
      );
      await Promise.all(writes);
    }
    record(
      `gateway: events/s, ${together} at a time`,
      '1/s',
      (events * 1_000) / (performance.now() - startedAt),
    );
    log.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

bench('log: the device appends, by how much comes at once', async ({ page, record }) => {
  const server = await servePage(await bundlePage('pages/store-page.ts'));
  await page.goto(server.url);
  await page.waitForFunction(() => window.append !== undefined);
  for (const [each, messages] of [
    [1, 500],
    [10, 5_000],
    [100, 20_000],
  ] as const) {
    const rate = await page.evaluate(([all, some]) => window.append?.(all, some), [messages, each] as const);
    record(`device: entries/s, ${each} at a time`, '1/s', rate ?? 0);
  }
  await server.close();
});

bench('log: a client without a past gets 100,000 events', async ({ record }) => {
  const history = writtenHistory(1, ENTRIES);
  history.make();
  const gateway = await startGateway(history.options);
  try {
    const [session] = await sessionsOf(gateway);
    if (!session) return;
    expect(session.lastSeq).toBeGreaterThan(90_000);
    const startedAt = performance.now();
    const listeners = await startListeners(gateway, [{ sessionId: session.id, expects: 0 }]);
    const seconds = (performance.now() - startedAt) / 1_000;
    record('replay: events', '', session.lastSeq);
    record('replay: all of them at the client', 's', seconds);
    record('replay: events/s', '1/s', session.lastSeq / seconds);
    const beforePage = performance.now();
    await (await gateway.request('GET', `/v1/sessions/${session.id}/entries?limit=60`)).text();
    record('snapshot instead: the newest page', 'ms', performance.now() - beforePage);
    await listeners.close();
  } finally {
    await gateway.dispose();
    history.remove();
  }
});

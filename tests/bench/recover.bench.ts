/**
 * Ten sessions in two tabs, and something breaks: how long until every row is true again, which is when each has a
 * socket of its own that has caught up.
 */
import type { SessionId } from '../../src/shared/ids.ts';
import type { FaultyProxy } from '../support/browser/faulty-proxy.ts';
import { createFaultyProxy } from '../support/browser/faulty-proxy.ts';
import { startGateway } from '../support/browser/gateway-process.ts';
import { behind } from '../support/browser/proxied.ts';
import { sharedWorkers } from '../support/browser/shared-workers.ts';
import { bench as base, expect } from './frame/bench.ts';
import { browserPids } from './page/browser-use.ts';

const SESSIONS = 10;
/** Longer than it takes the worker to see that the machine slept. */
const SLEEP_MS = 26_000;

const bench = base.extend<{ wire: FaultyProxy }>({
  wire: async ({ isShort: _ }, use) => {
    const wire = await createFaultyProxy();
    await use(wire);
    await wire.close();
  },
  gateway: async ({ wire }, use) => {
    const gateway = await startGateway({ args: ['--public-url', wire.url] });
    wire.forwardTo(Number(new URL(gateway.url).port));
    await use(behind(wire, gateway));
    await gateway.dispose();
  },
});

bench('recover: all rows are true again', async ({ browser, gateway, openApp, record, wire }) => {
  const ids: SessionId[] = [];
  for (let made = 0; made < SESSIONS; made += 1) ids.push((await gateway.createSession()).id);
  const first = await openApp();
  const { page } = await openApp(`/chat/${ids[0]}`);
  const connected = page.locator('nav [data-session-id][data-status="connected"]');
  await expect(connected).toHaveCount(SESSIONS);
  const workers = await sharedWorkers(browser);

  /** From `breaks` on; `since` where it says when the time begins. */
  async function measure(name: string, breaks: () => Promise<number | undefined>): Promise<void> {
    await expect(connected).toHaveCount(SESSIONS);
    const opened = wire.socketsOpened;
    const began = performance.now();
    const since = (await breaks()) ?? began;
    await expect
      .poll(async () => wire.socketsOpened >= opened + SESSIONS && (await connected.count()), {
        timeout: 90_000,
        intervals: [10],
      })
      .toBe(SESSIONS);
    record(`${name} → all rows true`, 'ms', performance.now() - since);
  }

  await measure('the wire breaks once', async () => {
    wire.fail({ type: 'reset' });
    wire.resume();
    return undefined;
  });
  await measure('the gateway is restarted', async () => {
    await gateway.restart();
    return undefined;
  });
  await measure('the worker crashes', async () => {
    await workers.crash();
    return undefined;
  });
  await measure('the worker hangs', async () => {
    await workers.start('setTimeout(() => { for (;;) {} })');
    return undefined;
  });
  await measure('the machine wakes after sleep', async () => {
    const pids = await browserPids(browser);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    // What was connected then is dead, and nobody is told.
    wire.fail({ type: 'halfOpen' });
    wire.resume();
    await new Promise((resolve) => setTimeout(resolve, SLEEP_MS));
    for (const pid of pids) process.kill(pid, 'SIGCONT');
    return performance.now();
  });
  await expect(first.row(ids[0] ?? '')).toHaveAttribute('data-status', 'connected');
});

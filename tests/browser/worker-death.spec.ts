/** The worker dies or hangs: the tabs notice, start another, and go on as if nothing had happened. */
import type { BrowserContext } from '@playwright/test';
import type { FaultyProxy } from '../support/browser/faulty-proxy.ts';
import type { GatewayProcess } from '../support/browser/gateway-process.ts';
import { expect, test } from '../support/browser/proxied.ts';
import { sharedWorkers } from '../support/browser/shared-workers.ts';
import { storedNumbers } from '../support/browser/stored.ts';
import { type AppPage, upTo } from './app-page.ts';

/** Generous: this machine may be busy. What was measured is printed with each test's name. */
const DEATH_NOTICED_MS = 1_000;
const HANG_NOTICED_MS = 5_000;
const OWNER_CONNECTED_MS = 6_000;

/** When tabs start a worker, by the wall clock. */
async function watchStarts(context: BrowserContext): Promise<{ at: number[] }> {
  const starts = { at: [] as number[] };
  await context.exposeFunction('workerStarts', (at: number) => void starts.at.push(at));
  await context.addInitScript(() => {
    const report = (globalThis as unknown as { workerStarts(at: number): void }).workerStarts;
    const Native = globalThis.SharedWorker;
    globalThis.SharedWorker = class extends Native {
      constructor(...args: ConstructorParameters<typeof Native>) {
        super(...args);
        report(Date.now());
      }
    };
  });
  return starts;
}

/** An endless loop at the worst moment: as a batch is handed to the database, which must not stay locked by it. */
const HANG_IN_A_WRITE = `{
  const { commit } = IDBTransaction.prototype;
  IDBTransaction.prototype.commit = function () {
    commit.call(this);
    for (;;) {}
  };
}`;

interface Scene {
  tabs: AppPage[];
  id: string;
  others: string[];
}

/** Two tabs on one session that streams, and two further sessions. */
async function streaming(openApp: () => Promise<AppPage>): Promise<Scene> {
  const first = await openApp();
  const others = [await first.createSession(), await first.createSession()];
  const id = await first.createSession();
  const second = await openApp();
  await second.open(id);
  await second.send('/stream 150 25');
  await expect(second.log).toContainText('#10');
  return { tabs: [first, second], id, others };
}

/** How long after `since` the next start of a worker was, and the last of so many sockets. */
async function measure(
  since: number,
  starts: { at: number[] },
  wire: FaultyProxy,
  opened: number,
): Promise<{ noticedMs: number; connectedMs: number }> {
  await expect.poll(() => starts.at.some((at) => at >= since), { intervals: [20] }).toBe(true);
  await expect.poll(() => wire.socketsOpened, { intervals: [20] }).toBeGreaterThanOrEqual(opened);
  const connectedMs = Date.now() - since;
  const noticedMs = Math.min(...starts.at.filter((at) => at >= since)) - since;
  const description = `noticed after ${noticedMs} ms, connected after ${connectedMs} ms`;
  test.info().annotations.push({ type: 'measured', description });
  console.log(`${test.info().title}: ${description}`);
  return { noticedMs, connectedMs };
}

async function expectWhole(tab: AppPage, { id, others }: Scene): Promise<void> {
  await expect(tab.log).toContainText('#150');
  await expect.poll(() => tab.chunkNumbers()).toEqual(upTo(150));
  await expect.poll(() => storedNumbers(tab.page, id)).toEqual(upTo(150));
  for (const each of [id, ...others]) await expect(tab.row(each)).toHaveAttribute('data-status', 'connected');
  await tab.send('Still there?');
  await expect(tab.entries('agent')).toHaveCount(2);
}

/**
 * The browser closes a dead worker's sockets when it comes to it, perhaps after the new ones are open; whichever
 * is first, the gateway ends those whose place was taken.
 */
async function expectOneEach(gateway: GatewayProcess): Promise<void> {
  await expect.poll(async () => (await gateway.status()).sockets).toBe(3);
}

for (const [how, expression] of [
  ['crashes', null],
  ['closes itself', 'setTimeout(() => self.close(), 200)'],
] as const) {
  test(`a worker that ${how} is replaced at once, and no chunk is lost`, async ({
    browser,
    context,
    gateway,
    openApp,
    wire,
  }) => {
    const starts = await watchStarts(context);
    const scene = await streaming(openApp);
    const workers = await sharedWorkers(browser);
    const since = Date.now();
    const opened = wire.socketsOpened + 3;
    if (expression === null) await workers.crash();
    else await workers.start(expression);
    const { noticedMs, connectedMs } = await measure(since, starts, wire, opened);
    expect(noticedMs).toBeLessThan(DEATH_NOTICED_MS);
    expect(connectedMs).toBeLessThan(OWNER_CONNECTED_MS);
    for (const tab of scene.tabs.slice(1)) await expectWhole(tab, scene);
    // The browser may still hold one of another test's gateway.
    const ours = (await workers.list()).filter((url) => url.startsWith(wire.url));
    expect(ours).toHaveLength(1);
    await expectOneEach(gateway);
  });
}

test('the tab that started the worker crashes: the others start another, and no chunk is lost', async ({
  context,
  gateway,
  openApp,
  wire,
}) => {
  const starts = await watchStarts(context);
  const scene = await streaming(openApp);
  const [first, second] = scene.tabs;
  if (!first || !second) throw new Error('There are two tabs');
  const opened = wire.socketsOpened + 3;
  // Playwright hears of the crash later than the other tab does.
  const since = Date.now();
  void first.page.goto('chrome://crash').catch(() => {});
  const { noticedMs, connectedMs } = await measure(since, starts, wire, opened);
  expect(noticedMs).toBeLessThan(DEATH_NOTICED_MS);
  expect(connectedMs).toBeLessThan(OWNER_CONNECTED_MS);
  await expectWhole(second, scene);
  await expectOneEach(gateway);
});

test('a worker that hangs is replaced by the next generation, in all tabs', async ({
  browser,
  context,
  gateway,
  openApp,
  wire,
}) => {
  const starts = await watchStarts(context);
  const scene = await streaming(openApp);
  const workers = await sharedWorkers(browser);
  const since = Date.now();
  const opened = wire.socketsOpened + 3;
  await workers.start(HANG_IN_A_WRITE);
  const { noticedMs, connectedMs } = await measure(since, starts, wire, opened);
  expect(noticedMs).toBeLessThan(HANG_NOTICED_MS);
  expect(connectedMs - noticedMs).toBeLessThan(OWNER_CONNECTED_MS);
  for (const tab of scene.tabs.slice(1)) await expectWhole(tab, scene);
  await expectOneEach(gateway);
});

test('a permission that waits over a reload and the worker’s death is shown once, and answered once', async ({
  browser,
  gateway,
  openApp,
}) => {
  const asking = await openApp();
  const id = await asking.createSession();
  const other = await openApp(`/chat/${id}`);
  await asking.send('/permission');
  const cards = [asking, other].map((tab) => tab.entries('permission'));
  for (const card of cards) await expect(card.getByRole('button', { name: 'Allow once' })).toBeEnabled();

  await asking.page.reload();
  await (await sharedWorkers(browser)).crash();
  for (const tab of [asking, other]) {
    await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
    await expect(tab.row(id)).toHaveAttribute('data-state', 'requires_action');
  }
  for (const card of cards) {
    await expect(card).toHaveCount(1);
    await expect(card.getByRole('button', { name: 'Allow once' })).toBeEnabled();
  }

  // The worker dies with the answer on its way: it is given again, and counts once.
  await cards[0]?.getByRole('button', { name: 'Allow once' }).click();
  await (await sharedWorkers(browser)).crash();
  for (const card of cards) {
    await expect(card).toContainText('Allow once');
    await expect(card.locator('button:enabled')).toHaveCount(0);
    await expect(card).toHaveCount(1);
  }
  await expect(other.row(id)).toHaveAttribute('data-state', 'idle');
  const { events } = (await (await gateway.request('GET', `/v1/sessions/${id}/events?after=0`)).json()) as {
    events: { type: string }[];
  };
  expect(events.filter(({ type }) => type === 'permission_resolved')).toHaveLength(1);
});

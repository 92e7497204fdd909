/**
 * A browser without SharedWorker (older Android ones, some WebViews): a tab runs the worker for all of them, and
 * whatever becomes of that tab, another one goes on, and nothing is lost.
 */
import type { Page } from '@playwright/test';
import { freeze } from '../support/browser/freeze.ts';
import { expect, test as proxied } from '../support/browser/proxied.ts';
import { setVisible } from '../support/browser/visibility.ts';
import { type AppPage, upTo } from './app-page.ts';

const test = proxied.extend({
  context: async ({ context }, use) => {
    await context.addInitScript(() => {
      Reflect.deleteProperty(globalThis, 'SharedWorker');
    });
    await use(context);
  },
});

/** Generous: this machine may be busy. What was measured is printed with each test's name. */
const TAKEN_OVER_MS = 4_000;

const isHost = ({ page }: AppPage): boolean => page.workers().length > 0;

interface Scene {
  host: AppPage;
  other: AppPage;
  id: string;
}

/** Two tabs on one session that streams; the first runs the worker. */
async function streaming(openApp: (path?: string) => Promise<AppPage>): Promise<Scene> {
  const host = await openApp();
  const id = await host.createSession();
  const other = await openApp(`/chat/${id}`);
  await other.send('/stream 150 25');
  await expect(other.log).toContainText('#10');
  expect([isHost(host), isHost(other)]).toEqual([true, false]);
  return { host, other, id };
}

/** How long until `tab` runs the worker, and is connected. */
async function takenOver(tab: AppPage, id: string, since: number): Promise<number> {
  await expect.poll(() => isHost(tab), { intervals: [20] }).toBe(true);
  await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
  const tookMs = Date.now() - since;
  console.log(`${test.info().title}: ${tookMs} ms`);
  expect(tookMs).toBeLessThan(TAKEN_OVER_MS);
  return tookMs;
}

async function expectWhole(tab: AppPage): Promise<void> {
  await expect(tab.log).toContainText('#150');
  await expect.poll(() => tab.chunkNumbers()).toEqual(upTo(150));
  await tab.send('Still there?');
  await expect(tab.entries('agent')).toHaveCount(2);
}

/** The tab's worker stands still, as where a browser freezes both. Resolves when it runs again. */
async function standStill(page: Page, ms: number): Promise<void> {
  for (const worker of page.workers()) {
    // Waits in vain, without taking the processor from the others.
    await worker.evaluate((limit) => {
      const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
      Atomics.wait(new Int32Array(buffer), 0, 0, limit);
    }, ms);
  }
}

test('tabs share one worker: a session a tab, one socket a session, a permission across tabs, a reload', async ({
  gateway,
  openApp,
  wire,
}) => {
  const first = await openApp();
  const one = await first.createSession();
  const second = await openApp();
  const two = await second.createSession();
  const third = await openApp(`/chat/${one}`);
  expect([first, second, third].map(isHost)).toEqual([true, false, false]);
  for (const tab of [first, second, third]) {
    for (const id of [one, two]) await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
  }
  expect((await gateway.status()).sockets).toBe(2);

  await first.send('/permission');
  await expect(second.row(one)).toHaveAttribute('data-state', 'requires_action');
  await third.entries('permission').getByRole('button', { name: 'Allow once' }).click();
  for (const tab of [first, third]) {
    await expect(tab.entries('permission')).toContainText('Allow once');
    await expect(tab.entries('permission').locator('button:enabled')).toHaveCount(0);
  }

  await second.send('/stream 100 25');
  await expect(second.log).toContainText('#10');
  await second.page.reload();
  await expect(second.log).toContainText('#100');
  await expect.poll(() => second.chunkNumbers()).toEqual(upTo(100));
  expect((await gateway.status()).sockets).toBe(2);
  expect(wire.peakSockets).toBe(2);
  expect(wire.socketsOpened).toBe(2);
});

test('the host reloads in mid-turn: another tab takes over, and both have every chunk', async ({
  gateway,
  openApp,
}) => {
  const { host, other, id } = await streaming(openApp);
  const since = Date.now();
  await host.page.reload();
  await takenOver(other, id, since);
  await expectWhole(other);
  await expect.poll(() => host.chunkNumbers()).toEqual(upTo(150));
  expect(isHost(host)).toBe(false);
  expect((await gateway.status()).sockets).toBe(1);
});

test('the host is closed in mid-turn: another tab takes over, and no chunk is lost', async ({
  gateway,
  openApp,
}) => {
  const { host, other, id } = await streaming(openApp);
  const since = Date.now();
  await host.page.close();
  await takenOver(other, id, since);
  await expectWhole(other);
  expect((await gateway.status()).sockets).toBe(1);
});

test('the host crashes in mid-turn: another tab takes over, and no chunk is lost', async ({
  gateway,
  openApp,
}) => {
  const { host, other, id } = await streaming(openApp);
  const since = Date.now();
  void host.page.goto('chrome://crash').catch(() => {});
  await takenOver(other, id, since);
  await expectWhole(other);
  await expect.poll(async () => (await gateway.status()).sockets).toBe(1);
});

test('the browser says that it freezes the host: it lets go at once, and is no host when it is back', async ({
  gateway,
  openApp,
}) => {
  const { host, other, id } = await streaming(openApp);
  await setVisible(host.page, false);
  const since = Date.now();
  await host.page.evaluate(() => document.dispatchEvent(new Event('freeze')));
  const frozen = await freeze(host.page);
  await takenOver(other, id, since);
  await expectWhole(other);

  await frozen.thaw();
  await setVisible(host.page, true);
  await host.page.evaluate(() => document.dispatchEvent(new Event('resume')));
  await expect.poll(() => host.chunkNumbers()).toEqual(upTo(150));
  await expect(host.entries('agent')).toHaveCount(2);
  expect([isHost(host), isHost(other)]).toEqual([false, true]);
  expect((await gateway.status()).sockets).toBe(1);
});

test('the host freezes without a word: another tab takes over, and two never own the connections', async ({
  gateway,
  openApp,
  wire,
}) => {
  const { host, other, id } = await streaming(openApp);
  await setVisible(host.page, false);
  const since = Date.now();
  const runsAgain = standStill(host.page, 6_000);
  const frozen = await freeze(host.page);
  await takenOver(other, id, since);
  await expectWhole(other);
  const opened = wire.socketsOpened;

  // Its worker stands up first, and finds that it owns nothing any more.
  await runsAgain;
  await frozen.thaw();
  await setVisible(host.page, true);
  await expect.poll(() => host.chunkNumbers()).toEqual(upTo(150));
  await host.send('And from here?');
  await expect(other.entries('agent')).toHaveCount(3);
  expect([isHost(host), isHost(other)]).toEqual([false, true]);
  expect((await gateway.status()).sockets).toBe(1);
  expect(wire.socketsOpened).toBe(opened);
});

test('with the gateway stopped, a cold start shows what is stored, and goes on once it is there', async ({
  gateway,
  openApp,
}) => {
  const tab = await openApp();
  const id = await tab.createSession();
  await tab.send('Remember the apricots');
  await expect(tab.entries('agent')).toHaveCount(1);
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
  await tab.page.evaluate(() => navigator.serviceWorker.ready);
  await tab.page.close();
  await gateway.stop();

  const cold = await openApp(`/chat/${id}`);
  await expect(cold.banner('unreachable')).toBeVisible();
  await expect(cold.entries('user')).toContainText('Remember the apricots');
  await expect(cold.entries('agent')).toHaveCount(1);
  await cold.send('Sent while nobody listens');
  await gateway.restart();
  await expect(cold.entries('agent')).toHaveCount(2);
});

for (const [lacks, script, words] of [
  ['Web Locks', () => Object.defineProperty(navigator, 'locks', { value: undefined }), 'no Web Locks'],
  [
    'a secure context',
    () => Object.defineProperty(globalThis, 'isSecureContext', { value: false }),
    'http://localhost',
  ],
] as const) {
  test(`a browser without ${lacks}: the page says what helps, instead of an app that is broken`, async ({
    gateway,
    page,
  }) => {
    await page.addInitScript(script);
    await page.goto(gateway.url);
    await expect(page.getByRole('heading', { name: 'Aperture cannot run here' })).toBeVisible();
    await expect(page.locator('body')).toContainText(words);
    await expect(page.getByRole('navigation', { name: 'Sessions' })).toHaveCount(0);
  });
}

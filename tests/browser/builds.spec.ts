/** Two builds of the page in one browser: one owner at a time, the newer one, and nobody is left without a word. */
import type { Page } from '@playwright/test';
import { startGateway } from '../support/browser/gateway-process.ts';
import { behind, expect, test as proxied } from '../support/browser/proxied.ts';
import { sharedWorkers } from '../support/browser/shared-workers.ts';
import { createTwoBuilds, type TwoBuilds } from '../support/browser/two-builds.ts';
import { upTo } from './app-page.ts';

const test = proxied.extend<object, { builds: TwoBuilds }>({
  builds: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern to learn what it needs.
    async ({}, use) => {
      const builds = await createTwoBuilds();
      await use(builds);
      await builds.dispose();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  gateway: async ({ wire, builds }, use) => {
    builds.publish('older');
    const gateway = await startGateway({ main: builds.main, args: ['--public-url', wire.url] });
    wire.forwardTo(Number(new URL(gateway.url).port));
    await use(behind(wire, gateway));
    await gateway.dispose();
  },
});

/** The page's script, whose name tells the builds apart. */
const scriptOf = (page: Page) =>
  page.evaluate(() => document.querySelector<HTMLScriptElement>('script[type="module"]')?.src);

test.describe('without a service worker', () => {
  test.use({ serviceWorkers: 'block' });

  test('a newer build takes over in order, and old tabs are offered to reload', async ({
    browser,
    builds,
    gateway,
    openApp,
    wire,
  }) => {
    const old = await openApp();
    const other = await old.createSession();
    const id = await old.createSession();
    await old.send('/stream 150 25');
    await expect(old.log).toContainText('#10');
    builds.publish('newer');
    const young = await openApp(`/chat/${id}`);
    expect(await scriptOf(young.page)).not.toBe(await scriptOf(old.page));

    const offer = old.banner('superseded');
    await expect(offer.getByRole('button', { name: 'Reload' })).toBeVisible();
    await expect(young.banner('superseded')).toHaveCount(0);
    await expect(young.log).toContainText('#150');
    await expect.poll(() => young.chunkNumbers()).toEqual(upTo(150));
    for (const each of [id, other]) await expect(young.row(each)).toHaveAttribute('data-status', 'connected');
    expect((await gateway.status()).sockets).toBe(2);
    expect(wire.peakSockets).toBe(2);

    await offer.getByRole('button', { name: 'Reload' }).click();
    await expect(offer).toHaveCount(0);
    expect(await scriptOf(old.page)).toBe(await scriptOf(young.page));
    await expect(old.row(id)).toHaveAttribute('data-status', 'connected');
    await old.send('On the new one');
    await expect(young.log).toContainText('On the new one');
    await expect.poll(async () => (await (await sharedWorkers(browser)).list()).length).toBe(1);
    expect(wire.peakSockets).toBe(2);
  });

  test('an older build never takes over from a newer, not even when the newer one’s worker dies', async ({
    browser,
    builds,
    gateway,
    openApp,
    wire,
  }) => {
    builds.publish('newer');
    const young = await openApp();
    const id = await young.createSession();
    builds.publish('older');
    const old = await openApp(`/chat/${id}`);
    expect(await scriptOf(young.page)).not.toBe(await scriptOf(old.page));
    await expect(old.banner('superseded').getByRole('button', { name: 'Reload' })).toBeVisible();
    await expect(young.banner('superseded')).toHaveCount(0);
    await expect(young.row(id)).toHaveAttribute('data-status', 'connected');

    expect(wire.peakSockets).toBe(1);
    const opened = wire.socketsOpened;
    await (await sharedWorkers(browser)).crash();
    await expect.poll(() => wire.socketsOpened).toBe(opened + 1);
    await young.send('Still the owner');
    await expect(young.entries('agent')).toHaveCount(1);
    await expect(young.banner('superseded')).toHaveCount(0);
    await expect(old.banner('superseded')).toBeVisible();
    await expect.poll(async () => (await gateway.status()).sockets).toBe(1);

    // Put back on purpose: once nobody uses the newer one, the older serves again.
    await expect.poll(() => wire.sockets).toBe(1);
    wire.resetPeak();
    await young.page.close();
    await old.banner('superseded').getByRole('button', { name: 'Reload' }).click();
    await expect(old.row(id)).toHaveAttribute('data-status', 'connected');
    await expect(old.entries('agent')).toHaveCount(1);
    expect(wire.peakSockets).toBe(1);
  });
});

test('an update that waits is offered in every tab; taken in one, the other is offered to reload', async ({
  builds,
  gateway,
  openApp,
  wire,
}) => {
  const first = await openApp();
  const id = await first.createSession();
  await first.page.evaluate(() => navigator.serviceWorker.ready);
  const oldScript = await scriptOf(first.page);
  builds.publish('newer');
  // From the cache, as it was; its start looks for a newer build.
  const second = await openApp(`/chat/${id}`);
  expect(await scriptOf(second.page)).toBe(oldScript);
  for (const tab of [first, second]) {
    await expect(tab.banner('update').getByRole('button', { name: 'Reload' })).toBeVisible();
  }

  await first.send('/stream 100 25');
  await expect(second.log).toContainText('#10');
  await second.banner('update').getByRole('button', { name: 'Reload' }).click();
  await expect.poll(() => scriptOf(second.page).catch(() => oldScript)).not.toBe(oldScript);
  await expect(second.row(id)).toHaveAttribute('data-status', 'connected');
  await expect(second.log).toContainText('#100');
  await expect.poll(() => second.chunkNumbers()).toEqual(upTo(100));
  await first.page.locator('[data-banner]').getByRole('button', { name: 'Reload' }).click();
  await expect.poll(() => scriptOf(first.page).catch(() => oldScript)).not.toBe(oldScript);
  await expect.poll(() => first.chunkNumbers()).toEqual(upTo(100));
  for (const tab of [first, second]) await expect(tab.page.locator('[data-banner]')).toHaveCount(0);
  expect((await gateway.status()).sockets).toBe(1);
  expect(wire.peakSockets).toBe(1);
});

test('superseded while the newer build still waits to be served: Reload brings the newer one, not the old again', async ({
  builds,
  openApp,
}) => {
  const old = await openApp();
  const id = await old.createSession();
  await old.page.evaluate(() => navigator.serviceWorker.ready);
  const oldScript = await scriptOf(old.page);
  const young = await openApp(`/chat/${id}`);
  builds.publish('newer');
  // Past the service worker, as by Shift and the reload button.
  const devtools = await young.page.context().newCDPSession(young.page);
  await devtools.send('Page.reload', { ignoreCache: true });
  await expect.poll(() => scriptOf(young.page).catch(() => oldScript)).not.toBe(oldScript);
  await expect(old.banner('superseded')).toBeVisible();
  await old.banner('superseded').getByRole('button', { name: 'Reload' }).click();
  await expect.poll(() => scriptOf(old.page).catch(() => oldScript)).not.toBe(oldScript);
  await expect(old.row(id)).toHaveAttribute('data-status', 'connected');
  await expect(old.banner('superseded')).toHaveCount(0);
  // Nor does the newest build offer itself: neither while it waited to be served, nor when that began.
  for (const tab of [old, young]) await expect(tab.page.locator('[data-banner]')).toHaveCount(0);
});

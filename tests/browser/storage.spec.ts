/** This device's storage: how much, deleted by hand, full, damaged, of a newer build, emptied under the app. */

import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { MAX_FULL_FOR_MS } from '../../src/worker/storage/disk-state.ts';
import { createProfile, pairPage, tryNow } from '../support/browser/app.ts';
import { expect, test } from '../support/browser/fixtures.ts';
import { storedNumbers } from '../support/browser/stored.ts';
import { type AppPage, appPage, upTo } from './app-page.ts';

const section = (page: Page) => page.getByRole('region', { name: 'Storage on this device' });
const copies = (page: Page) => section(page).getByRole('list', { name: 'Copies on this device' });

test('Settings shows what is kept, deletes a copy without a gateway, and it comes again when it is opened', async ({
  gateway,
  openApp,
}) => {
  test.setTimeout(120_000);
  const tab = await openApp();
  const id = await tab.createSession();
  await tab.send('/stream 20 1000');
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
  await expect.poll(() => storedNumbers(tab.page, id)).toEqual(upTo(20));
  await tab.page.evaluate(() => navigator.serviceWorker.ready);
  await tab.page.goto(`${gateway.url}/settings`);
  await expect(section(tab.page)).toContainText(/1 conversation, about [\d.]+ K?B/);
  await expect(section(tab.page).getByRole('meter')).toBeVisible();

  await gateway.kill();
  await copies(tab.page)
    .getByRole('button', { name: /^Delete the copy of/ })
    .click();
  const dialog = tab.page.getByRole('dialog');
  await expect(dialog).toContainText('The gateway keeps its own');
  await dialog.getByRole('button', { name: 'Delete the copy' }).click();
  await expect(section(tab.page)).toContainText('No conversation is kept');
  await expect.poll(() => storedNumbers(tab.page, id)).toEqual([]);
  await tab.open(id);
  await expect(tab.page.getByText('This conversation is not on this device')).toBeVisible();

  await gateway.restart();
  await tryNow(tab.page);
  await expect(tab.log).toContainText('#20', { timeout: 30_000 });
  await expect.poll(() => storedNumbers(tab.page, id)).toEqual(upTo(20));
});

/** A page of the same origin without the app in it: nothing holds the database. */
async function quietPage(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/healthz`);
}

test('a newer build’s database is left alone: a page says so, and what can be done', async ({
  context,
  gateway,
  openApp,
}) => {
  const tab = await openApp();
  await tab.createSession();
  await tab.page.close();
  const page = await context.newPage();
  await quietPage(page, gateway.url);
  const version = (wanted?: number) =>
    page.evaluate(
      (wanted) =>
        new Promise<number>((resolve, reject) => {
          const request = indexedDB.open('aperture', wanted);
          request.onerror = () => reject(request.error);
          request.onsuccess = () => {
            resolve(request.result.version);
            request.result.close();
          };
        }),
      wanted,
    );
  expect(await version(99)).toBe(99);

  await page.goto(gateway.url);
  await expect(
    page.getByRole('heading', { name: 'This page is older than what is stored here' }),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: 'Reload' }).first()).toBeVisible();
  await expect(page.getByText('Pair this browser')).toHaveCount(0);
  expect(await version()).toBe(99);

  await page.getByRole('button', { name: 'Start anew…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete and start anew' }).click();
  await expect(page.getByRole('heading', { name: 'Pair this browser' })).toBeVisible();
  await expect(page.locator('[data-banner="storage"]')).toHaveCount(0);
  await pairPage(page, gateway);
});

test('a database that is emptied under the app is begun anew: no row of what is gone stays', async ({
  gateway,
  openApp,
}) => {
  const tab = await openApp();
  const id = await remember(tab);
  await tab.page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase('aperture');
        request.onerror = () => reject(request.error);
        request.onsuccess = () => resolve();
      }),
  );
  await gateway.createSession();
  await expect(tab.page.getByRole('heading', { name: 'Pair this browser' })).toBeVisible();
  await expect(tab.row(id)).toHaveCount(0);
  await pairPage(tab.page, gateway);
  await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
  await tab.open(id);
  await expect(tab.entries('user')).toContainText('Remember me');
});

/** A session in which “Remember me” was said and answered, and both are stored. */
async function remember(tab: AppPage): Promise<string> {
  const id = await tab.createSession();
  await tab.send('Remember me');
  await expect.poll(() => storedEntries(tab.page)).toBeGreaterThan(1);
  return id;
}

const storedEntries = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const request = indexedDB.open('aperture');
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const count = request.result.transaction('entries').objectStore('entries').count();
          count.onsuccess = () => resolve(count.result);
          request.result.close();
        };
      }),
  );

/** Files under a folder, however deep. */
async function filesIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true });
  const paths = found.map((name) => join(folder, name));
  const isFile = await Promise.all(paths.map(async (path) => (await stat(path)).isFile()));
  return paths.filter((_, index) => isFile[index]);
}

test('a database whose files are damaged is built anew, and the page says what is lost', async ({
  gateway,
}) => {
  const profile = await createProfile();
  const first = await profile.open();
  const warm = appPage(await first.newPage());
  await pairPage(warm.page, gateway);
  const id = await remember(warm);
  await first.close();
  const damaged = (await filesIn(join(profile.folder, 'Default/IndexedDB'))).filter(
    (path) => !/LOCK|LOG/.test(path),
  );
  expect(damaged.length).toBeGreaterThan(0);
  for (const path of damaged) await writeFile(path, 'This is no database.');

  const context = await profile.open();
  const cold = appPage(await context.newPage());
  await cold.page.goto(gateway.url);
  await expect(cold.page.getByRole('heading', { name: 'Pair this browser' })).toBeVisible();
  await expect(cold.banner('rebuilt')).toContainText('What was only here is lost');
  await pairPage(cold.page, gateway);
  await expect(cold.row(id)).toHaveAttribute('data-status', 'connected');
  await cold.open(id);
  await expect(cold.entries('user')).toContainText('Remember me');
  await cold.banner('rebuilt').getByRole('button', { name: 'Dismiss' }).click();
  await expect(cold.banner('rebuilt')).toHaveCount(0);
  await cold.page.reload();
  await expect(cold.row(id)).toHaveAttribute('data-status', 'connected');
  await expect(cold.banner('rebuilt')).toHaveCount(0);
  await context.close();
  await profile.dispose();
});

test('a database that does not answer is said so, and begun with once it does', async ({
  context,
  gateway,
  openApp,
}) => {
  const tab = await openApp();
  const id = await remember(tab);
  await tab.page.close();
  const holder = await context.newPage();
  await holder.goto(`${gateway.url}/manifest.webmanifest`);
  // A write that never ends, as an engine may leave one behind.
  await holder.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('aperture');
        opening.onsuccess = () => {
          const meta = opening.result.transaction('meta', 'readwrite').objectStore('meta');
          const goOn = (): void => {
            meta.get('nothing').onsuccess = goOn;
          };
          goOn();
          resolve();
        };
      }),
  );
  const cold = await openApp(`/chat/${id}`);
  const title = cold.page.getByRole('heading', { name: 'This browser’s storage does not answer' });
  await expect(title).toBeVisible();
  await holder.close();
  await expect(title).toHaveCount(0);
  await expect(cold.row(id)).toHaveAttribute('data-status', 'connected');
  await expect(cold.entries('user')).toContainText('Remember me');
  await expect(cold.page.locator('[data-banner]')).toHaveCount(0);
});

test('without room: what is shown stays, the banner leads to what can be done, and goes once there is room', async ({
  context,
  gateway,
  openApp,
}) => {
  test.setTimeout(300_000);
  const tab = await openApp();
  const { page } = tab;
  const devtools = await context.newCDPSession(page);
  const setQuota = (quotaSize?: number) =>
    devtools.send('Storage.overrideQuotaForOrigin', {
      origin: gateway.url,
      ...(quotaSize !== undefined && { quotaSize }),
    });
  const usage = () => page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  const old = await tab.createSession();
  await tab.send('/stream 4000 8000');
  await expect(tab.row(old)).toHaveAttribute('data-state', 'idle');
  await expect.poll(async () => (await storedNumbers(page, old)).length, { timeout: 60_000 }).toBe(4000);
  await gateway.request('PATCH', `/v1/sessions/${old}`, { archived: true });
  const id = await tab.createSession();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await setQuota((await usage()) + 150_000);

  let sent = 0;
  const banner = tab.banner('storage');
  await expect
    .poll(
      async () => {
        await tab.send('/stream 4000 8000');
        sent += 1;
        await expect(tab.entries('agent')).toHaveCount(sent, { timeout: 40_000 });
        await expect(tab.row(id)).toHaveAttribute('data-state', 'idle', { timeout: 40_000 });
        return banner.count();
      },
      { timeout: 160_000 },
    )
    .toBe(1);
  await expect(banner).toContainText('no room');
  // The talk goes on: the gateway keeps what this device cannot.
  await tab.send('/stream 4000 8000');
  sent += 1;
  await expect(tab.entries('agent')).toHaveCount(sent, { timeout: 40_000 });
  await expect(tab.log).toContainText('#4000');
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle', { timeout: 40_000 });
  // The one that was over has made room; what is shown is whole, stored or not.
  expect(await storedNumbers(page, old)).toEqual([]);
  expect((await tab.chunkNumbers()).length).toBe(sent * 4000);
  await banner.getByRole('link', { name: 'Make room' }).click();
  await expect(section(page)).toBeVisible();

  // A disk that ran full again soon after the last time is called full for longer.
  await setQuota();
  await expect(banner).toHaveCount(0, { timeout: MAX_FULL_FOR_MS + 30_000 });
  await expect
    .poll(async () => (await storedNumbers(page, id)).length, { timeout: 60_000 })
    .toBe(sent * 4000);
  // Given up, it comes again with the first look at it.
  await page.goto(`${gateway.url}/chat/${old}`);
  await expect(tab.log).toContainText('#4000');
  await expect.poll(async () => (await storedNumbers(page, old)).length, { timeout: 60_000 }).toBe(4000);
});

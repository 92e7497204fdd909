/** A second device: it copies all that was said, can be told to wait, and knows what the first has read. */
import type { Page } from '@playwright/test';
import { pairedContext } from '../support/browser/app.ts';
import { expect, test } from '../support/browser/fixtures.ts';
import { writtenHistory } from '../support/browser/written-history.ts';
import { appPage } from './app-page.ts';

const stored = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('aperture');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const db = opening.result;
          const counting = db.transaction('entries').objectStore('entries').count();
          counting.onsuccess = () => {
            db.close();
            resolve(counting.result);
          };
        };
      }),
  );

test.describe('a gateway with a long history', () => {
  const SESSIONS = 12;
  const ENTRIES = 1_000;
  const data = writtenHistory(SESSIONS, ENTRIES);
  test.use({ gatewayOptions: data.options });
  test.beforeAll(data.make);
  test.afterAll(data.remove);

  test('is copied to a new device, newest first, with progress; paused it waits, over a reload too', async ({
    openApp,
  }) => {
    test.setTimeout(120_000);
    const tab = await openApp();
    const { page } = tab;
    await expect(page.locator('[data-session-id]')).toHaveCount(SESSIONS);
    const copying = page.getByRole('region', { name: 'Copying history' });
    await copying.getByRole('button', { name: 'Pause' }).click();
    await expect(copying).toHaveAttribute('data-copy', 'paused');

    // The end of any conversation is there all the same.
    const last = page.locator('[data-session-id]').last();
    await last.click();
    await expect(tab.log.locator('article').last()).toBeVisible();
    await page.reload();
    await expect(copying).toContainText('paused');
    const before = await stored(page);
    expect(before).toBeLessThan(SESSIONS * ENTRIES);

    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Resume copying' }).click();
    await expect(page.getByText('All conversations are copied here')).toBeVisible({ timeout: 60_000 });
    await expect(copying).toHaveCount(0);
    await expect.poll(() => stored(page)).toBe(SESSIONS * ENTRIES);
  });
});

test('what is read, and marked as unread, is the same on two devices', async ({
  browser,
  gateway,
  openApp,
}) => {
  const desk = await openApp();
  const id = await desk.createSession();
  await desk.send('Hello');
  await expect(desk.entries('agent')).toHaveCount(1);
  await expect(desk.row(id)).toHaveAttribute('data-streaming', 'false');

  const { context, page } = await pairedContext(browser, gateway);
  const phone = appPage(page);
  await expect(phone.row(id)).toHaveAttribute('data-unread', '0');
  await desk.page.getByRole('button', { name: 'More', exact: true }).click();
  await desk.page.getByRole('menuitem', { name: 'Mark as unread' }).click();
  for (const tab of [desk, phone]) await expect(tab.row(id)).toHaveAttribute('data-unread', '1');

  // The tab that still shows it has not read it again; another look does, on both.
  await desk.send('And another thing');
  await expect(desk.entries('agent')).toHaveCount(2);
  await expect(desk.row(id)).toHaveAttribute('data-streaming', 'false');
  await expect(desk.row(id)).not.toHaveAttribute('data-unread', '0');
  await phone.open(id);
  for (const tab of [desk, phone]) await expect(tab.row(id)).toHaveAttribute('data-unread', '0');
  await context.close();
});

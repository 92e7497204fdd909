/** The settings, through real tabs: another device is let in by a link, and choices hold everywhere at once. */

import { shown } from '../support/browser/app.ts';
import { expect, test } from '../support/browser/fixtures.ts';

test('another device is let in by a link of the settings, which then says so', async ({
  browser,
  gateway,
  openApp,
}) => {
  const { page } = await openApp('/settings');
  await page.getByRole('button', { name: 'Pair another device…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pair another device' });
  const link = await dialog.locator('code').innerText();
  expect(link.startsWith(`${gateway.url}/#pair=`)).toBe(true);
  await expect(dialog).toContainText(/Ends in 4:\d\d/);

  const other = await browser.newContext();
  const second = await other.newPage();
  await second.goto(link);
  await shown(second);
  await expect(dialog.getByRole('status')).toContainText('Paired:');
  await other.close();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('button', { name: /^Revoke / })).toHaveCount(2);
});

test('what is chosen in one tab holds in all of them at once, and after a load', async ({ openApp }) => {
  const one = await openApp('/settings');
  const two = await openApp('/');
  const root = two.page.locator('html');
  await one.page.getByText('Dark', { exact: true }).click();
  await one.page.getByText('Compact', { exact: true }).click();
  await one.page.getByText('Large', { exact: true }).click();
  for (const [name, value] of [
    ['data-theme', 'dark'],
    ['data-density', 'compact'],
    ['data-text', 'large'],
  ] as const) {
    await expect(root).toHaveAttribute(name, value);
  }
  await two.page.reload();
  await expect(root).toHaveAttribute('data-text', 'large');
});

test('the ways to the parts lead there, and the page itself stays in place', async ({ openApp }) => {
  const { page } = await openApp('/settings#diagnostics');
  // What is above it came later.
  await expect(page.getByRole('list', { name: 'Agents' })).toBeAttached();
  await expect(page.getByRole('heading', { name: 'Diagnostics' })).toBeInViewport();
  await page.getByRole('link', { name: 'Appearance' }).click();
  await expect(page.getByRole('heading', { name: 'Appearance' })).toBeInViewport();
  await expect(page).toHaveURL(/\/settings#appearance$/);
  expect(await page.evaluate(() => document.documentElement.scrollTop + document.body.scrollTop)).toBe(0);
});

/** History of the earlier app, and exports and imports, in a real browser with a real gateway. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { pairPage, shown } from '../support/browser/app.ts';
import { expect, test } from '../support/browser/fixtures.ts';
import { legacyData } from '../support/legacy/legacy-data.ts';
import { readLegacy, writeLegacy } from '../support/legacy/legacy-idb.ts';
import { appPage } from './app-page.ts';

const ACTIVE = '00000003-0000-4000-8000-00000000beef';

/** A page of the gateway's origin on which nothing of the app runs. */
const besideTheApp = (page: Page, url: string) => page.goto(`${url}/healthz`);

async function openArchive(page: Page): Promise<void> {
  const archived = page
    .getByRole('navigation', { name: 'Sessions' })
    .getByRole('button', { name: /^Archived/ });
  await expect(archived).toBeVisible();
  if ((await archived.getAttribute('aria-expanded')) === 'false') await archived.click();
}

test('what the earlier app kept is there after the first start, opens where it was, and stays as it was', async ({
  page,
  gateway,
}) => {
  await besideTheApp(page, gateway.url);
  await page.evaluate(writeLegacy, legacyData(3));
  await page.evaluate(() => {
    localStorage.setItem('aperture:settings', JSON.stringify({ theme: 'dark' }));
    localStorage.setItem('aperture:apiToken', 'an-old-token');
    localStorage.setItem('aperture:serverUrl', 'http://old.invalid:9');
  });
  const before = await page.evaluate(readLegacy);
  const sent: string[] = [];
  page
    .context()
    .on('request', (request) => sent.push(`${request.url()} ${request.headers().authorization ?? ''}`));

  await pairPage(page, gateway);
  await page.waitForURL(`**/chat/${ACTIVE}`);
  const tab = appPage(page);
  await expect(tab.entries('user').first()).toContainText('Please look at file 0 of 00000003');
  await expect(tab.entries('agent').last()).toContainText('It is fine');
  await expect(tab.composer).toHaveCount(0);
  await expect(page.locator('[data-imported]')).toContainText('imported history');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await openArchive(page);
  await expect(page.locator('nav [data-session-id]')).toHaveCount(3);
  await expect(tab.row(ACTIVE)).toHaveAttribute('data-status', 'disconnected');
  await expect(tab.row(ACTIVE)).toContainText('imported');
  expect(await page.evaluate(readLegacy)).toBe(before);
  expect(sent.filter((line) => line.includes('old'))).toEqual([]);

  // The gateway's own session beside it; and the second start goes nowhere by itself.
  const own = await tab.createSession();
  await page.goto(gateway.url);
  await shown(page);
  await expect(tab.row(own)).toHaveAttribute('data-status', 'connected');
  await expect(page).toHaveURL(`${gateway.url}/`);
  await openArchive(page);
  await expect(page.locator('nav [data-session-id]')).toHaveCount(4);
  expect((await gateway.status()).sockets).toBe(1);
});

test('imported history is deleted here only, after a question', async ({ page, gateway }) => {
  await besideTheApp(page, gateway.url);
  await page.evaluate(writeLegacy, legacyData(2));
  await pairPage(page, gateway);
  await page.waitForURL(/\/chat\//);
  const tab = appPage(page);
  await page.getByRole('button', { name: 'Delete session' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete session' }).click();
  await expect(page).toHaveURL(`${gateway.url}/`);
  await openArchive(page);
  await expect(page.locator('nav [data-session-id]')).toHaveCount(1);
  await page.reload();
  await openArchive(page);
  await expect(page.locator('nav [data-session-id]')).toHaveCount(1);
  await expect(tab.row('00000002-0000-4000-8000-00000000beef')).toHaveCount(0);
});

test('an export, made without a gateway, is imported by another browser and is the same again', async ({
  browser,
  gateway,
  openApp,
}, testInfo) => {
  const tab = await openApp();
  const id = await tab.createSession();
  for (const command of ['/markdown', '/tool', '/diff', '/image']) {
    await tab.send(command);
    await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
  }
  await tab.send('/stream 30 200');
  await expect(tab.log).toContainText('#30');
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
  await gateway.stop();

  const exportAll = async (page: Page, format: string, name: string): Promise<string> => {
    await page.goto(`${gateway.url}/settings`);
    await page.getByRole('button', { name: 'Export all sessions…' }).click();
    await page.getByRole('dialog').getByLabel(format).check();
    const download = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click();
    const path = testInfo.outputPath(name);
    await (await download).saveAs(path);
    return readFile(path, 'utf8');
  };
  await tab.page.evaluate(() => navigator.serviceWorker.ready);
  const markdown = await exportAll(tab.page, 'Markdown', 'first.md');
  expect(markdown).toContain('/stream 30 200');
  const first = await exportAll(tab.page, 'JSON Lines', 'first.jsonl');
  expect(first.trimEnd().split('\n').at(-1)).toContain('"type":"end","sessions":1');

  await gateway.restart();
  await gateway.request('DELETE', `/v1/sessions/${id}`);
  const context = await browser.newContext();
  const page = await context.newPage();
  await pairPage(page, gateway);
  await page.goto(`${gateway.url}/settings`);

  const cut = testInfo.outputPath('cut.jsonl');
  await writeFile(cut, first.slice(0, -20));
  await page.getByLabel('Export file to import').setInputFiles(cut);
  await expect(page.getByRole('alert')).toContainText(/Line \d+: .* Nothing was imported/);

  await page.getByLabel('Export file to import').setInputFiles(testInfo.outputPath('first.jsonl'));
  await expect(page.getByText(/Imported 1 session with/)).toBeVisible();
  const second = await exportAll(page, 'JSON Lines', 'second.jsonl');
  const withoutTime = (text: string): string => text.replace(/"exportedAt":"[^"]+"/, '');
  expect(withoutTime(second)).toBe(withoutTime(first));

  await page.goto(`${gateway.url}/chat/${id}`);
  const other = appPage(page);
  await expect(other.log).toContainText('#30');
  expect(await other.chunkNumbers()).toHaveLength(30);
  await context.close();
});

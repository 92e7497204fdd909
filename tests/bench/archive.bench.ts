/** 100,000 messages in and out: how long it takes, and how long the page's main thread stood still for it. */
import { stat } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { pairPage } from '../support/browser/app.ts';
import { bench, expect } from './frame/bench.ts';

const SESSIONS = 20;
const MESSAGES = 5_000;

/** Writes the earlier app's database in the page itself: so much would not fit through the test's wire. */
function writeMany({ sessions, messages }: { sessions: number; messages: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('aperture-db', 1);
    request.onupgradeneeded = () => {
      for (const name of ['sessions', 'messages']) request.result.createObjectStore(name, { keyPath: 'id' });
      request.result.createObjectStore('metadata', { keyPath: 'key' });
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const tx = request.result.transaction(['sessions', 'messages'], 'readwrite');
      for (let session = 1; session <= sessions; session += 1) {
        const id = `${String(session).padStart(8, '0')}-0000-4000-8000-00000000cafe`;
        tx.objectStore('sessions').put({ id, agent: 'claude', cwd: '/work' });
        for (let number = 0; number < messages; number += 1) {
          tx.objectStore('messages').put({
            id: `${id}-${number}`,
            sessionId: id,
            role: number % 2 === 0 ? 'user' : 'assistant',
            content: `Message ${number}. ${'Some words of a length that is usual. '.repeat(8)}`,
            timestamp: new Date(1_700_000_000_000 + number * 1_000).toISOString(),
          });
        }
      }
      tx.oncomplete = () => {
        request.result.close();
        resolve();
      };
      tx.onerror = () => reject(tx.error);
    };
  });
}

/** Tasks of the main thread over 50 ms since the page was loaded, in ms. */
const watchTasks = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { tasks });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push(Math.round(entry.duration));
    }).observe({ type: 'longtask', buffered: true });
  });
/** From here on: the load of a page is measured elsewhere. */
const forgetTasks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    (globalThis as unknown as { tasks: number[] }).tasks.length = 0;
  });
const longest = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, ...(globalThis as unknown as { tasks: number[] }).tasks));

bench(
  '100,000 messages of the earlier app come in, go out, and come in elsewhere',
  async ({ browser, gateway, record }, testInfo) => {
    const first = await browser.newContext();
    const page = await first.newPage();
    await watchTasks(page);
    await page.goto(`${gateway.url}/healthz`);
    await page.evaluate(writeMany, { sessions: SESSIONS, messages: MESSAGES });

    await pairPage(page, gateway);
    const began = Date.now();
    await expect(page.getByRole('alert').filter({ hasText: 'earlier app' })).toBeVisible({
      timeout: 300_000,
    });
    record('100,000 messages of the earlier app', 's', (Date.now() - began) / 1_000);
    record('100,000 messages of the earlier app, longest task', 'ms', await longest(page));

    const file = testInfo.outputPath('all.jsonl');
    for (const format of ['Markdown', 'JSON Lines']) {
      await page.goto(`${gateway.url}/settings`);
      await page.getByRole('button', { name: 'Export all sessions…' }).click();
      await page.getByRole('dialog').getByLabel(format).check();
      const download = page.waitForEvent('download', { timeout: 300_000 });
      await forgetTasks(page);
      const at = Date.now();
      await page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click();
      await (await download).saveAs(file);
      const { size } = await stat(file);
      record(`export, ${format}`, 's', (Date.now() - at) / 1_000);
      record(`export, ${format}, size`, 'MB', size / 1e6);
      record(`export, ${format}, longest task`, 'ms', await longest(page));
    }
    await first.close();

    const second = await browser.newContext();
    const other = await second.newPage();
    await watchTasks(other);
    await pairPage(other, gateway);
    await other.goto(`${gateway.url}/settings`);
    await forgetTasks(other);
    const at = Date.now();
    await other.getByLabel('Export file to import').setInputFiles(file);
    const said = other.getByText(/Imported 20 sessions with 100,000 entries/);
    await expect(said).toBeVisible({ timeout: 300_000 });
    record('import of the export', 's', (Date.now() - at) / 1_000);
    record('import of the export, longest task', 'ms', await longest(other));
    await second.close();
  },
);

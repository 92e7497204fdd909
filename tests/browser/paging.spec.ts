/** Long conversations: what is read stays where it is, whatever comes and goes around it. */
import type { Page } from '@playwright/test';
import { expect, test } from '../support/browser/fixtures.ts';
import { sweepTo } from '../support/browser/scrolling.ts';
import { seededId, seedSessions } from '../support/browser/seeded-log.ts';

const LONG = seededId(1);

const isInView = (page: Page, seq: number) =>
  page.evaluate((id) => {
    const log = document.querySelector('[role="log"]')?.getBoundingClientRect();
    const entry = document.querySelector(`[data-entry-id="${id}"]`)?.getBoundingClientRect();
    return !!log && !!entry && entry.height > 0 && entry.top < log.bottom && entry.bottom > log.top;
  }, seq);

test('a long conversation scrolls to its beginning and back, with the gateway dead', async ({
  gateway,
  openApp,
}) => {
  const tab = await openApp();
  await tab.page.evaluate(() => navigator.serviceWorker.ready);
  const seqs = (await seedSessions(tab.page, gateway, [{ id: LONG, entries: 1_500 }]))[LONG] ?? [];
  const [first = 0, last = 0] = [seqs[0], seqs.at(-1)];
  await gateway.kill();
  await tab.page.goto(`${gateway.url}/chat/${LONG}`);
  await expect(tab.log.locator(`[data-entry-id="${last}"]`)).toBeVisible();

  const up = await sweepTo(tab.page, first, -600);
  expect(up.seen).toEqual(seqs);
  expect(up.jump).toBeLessThanOrEqual(2);
  expect(up.blank).toBeLessThanOrEqual(0);
  expect(up.most).toBeLessThanOrEqual(450);
  expect(await isInView(tab.page, first)).toBe(true);

  const down = await sweepTo(tab.page, last, 600);
  expect(down.seen).toEqual(seqs);
  expect(down.jump).toBeLessThanOrEqual(2);
  expect(down.blank).toBeLessThanOrEqual(0);
  expect(down.most).toBeLessThanOrEqual(450);
  expect(await isInView(tab.page, last)).toBe(true);
});

/** What a reader of the screen is told of a conversation, and text that runs the other way. */
import type { Page } from '@playwright/test';
import { expect, test } from '../support/browser/fixtures.ts';

/** Everything that live regions say from now on. */
async function listen(page: Page): Promise<() => Promise<{ polite: string[]; assertive: string[] }>> {
  await page.evaluate(() => {
    const said: Record<string, string[]> = { polite: [], assertive: [] };
    Object.assign(window, { said });
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) {
          const region = node.parentElement?.closest('[aria-live]');
          if (region) said[region.getAttribute('aria-live') ?? '']?.push(node.textContent ?? '');
        }
      }
    }).observe(document.body, { childList: true, subtree: true });
  });
  return () => page.evaluate(() => Reflect.get(window, 'said'));
}

test('messages are said by whole sentences and in full, a question at once and once', async ({ openApp }) => {
  const tab = await openApp();
  const id = await tab.createSession();
  await expect(tab.log).toHaveAttribute('aria-live', 'off');
  const said = await listen(tab.page);
  await tab.send('Hello there');
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
  await expect(tab.entries('agent')).toHaveCount(1);
  const shown = (await tab.entries('agent').locator('p').first().innerText()).replace(/\s+/g, ' ');
  await expect.poll(async () => (await said()).polite.join(' ')).toContain(shown);
  const { polite } = await said();
  expect(polite.length).toBeLessThan(10);
  expect(new Set(polite).size).toBe(polite.length);

  await tab.send('/permission');
  await expect(tab.row(id)).toHaveAttribute('data-state', 'requires_action');
  await expect.poll(async () => (await said()).assertive).toHaveLength(1);
  expect((await said()).assertive[0]).toMatch(/^DEMO: Waits for your answer: \S/);
  await tab.page.getByRole('log').locator('button[data-option]').first().click();
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
  expect((await said()).assertive).toHaveLength(1);
});

test('what is written from right to left runs so, in messages, their field and the list; code does not', async ({
  openApp,
}) => {
  const tab = await openApp();
  const id = await tab.createSession();
  await tab.composer.fill('שלום עולם');
  const directionOf = (selector: string) =>
    tab.page
      .locator(selector)
      .last()
      .evaluate((element) => getComputedStyle(element).direction);
  expect(await directionOf('textarea')).toBe('rtl');
  await tab.composer.press('Enter');
  await expect(tab.entries('user')).toContainText('שלום עולם');
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
  expect(await directionOf('article[data-kind="user"] [dir="auto"]')).toBe('rtl');
  await tab.send('/markdown');
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
  expect(await directionOf('article[data-kind="agent"] pre')).toBe('ltr');
});

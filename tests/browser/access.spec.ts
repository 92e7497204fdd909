/** The app for people who read or steer it otherwise: what a machine can check of every view. */
import type { Page } from '@playwright/test';
import { pairPage } from '../support/browser/app.ts';
import { seriousViolations } from '../support/browser/axe.ts';
import { expect, test } from '../support/browser/fixtures.ts';
import { fillViews, type View } from '../support/browser/views.ts';

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

async function visit(page: Page, url: string, { path, act }: View): Promise<void> {
  await page.goto(url + path);
  await page.locator('#app > *').first().waitFor();
  await act?.(page);
}

test('axe finds nothing serious on any view, in both themes, on a desktop and on a phone', async ({
  gateway,
  page,
}) => {
  test.setTimeout(240_000);
  await pairPage(page, gateway);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const views = await fillViews(page, gateway);
  const found: string[] = [];
  for (const view of views) {
    for (const size of [DESKTOP, PHONE]) {
      await page.setViewportSize(size);
      await visit(page, gateway.url, view);
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        const at = `${view.name}, ${colorScheme}, ${size.width}`;
        for (const violation of await seriousViolations(page)) found.push(`${at}: ${violation}`);
      }
    }
  }
  expect(found.join('\n')).toBe('');
});

test('axe finds nothing serious before a device is paired, nor where the browser lacks what it takes', async ({
  browser,
  gateway,
}) => {
  const found: string[] = [];
  for (const isSupported of [true, false]) {
    const context = await browser.newContext({ viewport: PHONE });
    const page = await context.newPage();
    if (!isSupported) await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'locks'));
    await page.goto(gateway.url);
    await page.locator('h1').waitFor();
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await seriousViolations(page)));
    }
    await context.close();
  }
  expect(found.join('\n')).toBe('');
});

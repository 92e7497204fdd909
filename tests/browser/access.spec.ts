/** The app for people who read, see or steer it otherwise: what a machine can check, of every view. */
import type { Page } from '@playwright/test';
import { pairedContext, pairPage } from '../support/browser/app.ts';
import { seriousViolations } from '../support/browser/axe.ts';
import { expect, test } from '../support/browser/fixtures.ts';
import { layoutProblems } from '../support/browser/layout-problems.ts';
import { fillViews, type View } from '../support/browser/views.ts';

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } as const;
/** What is not there by then does not come. */
const VIEW_MS = 8_000;
/** As 1280 px are at 200 %. */
const ZOOMED = { width: 640, height: 400 };

async function visit(page: Page, url: string, { path, act }: View): Promise<void> {
  await page.goto(url + path);
  await page.locator('#app main, #app h1').first().waitFor({ state: 'attached' });
  await act?.(page);
}

test('on every view axe finds nothing serious in both themes, all fits at 200 % and on a phone, and fingers hit', async ({
  browser,
  gateway,
  page,
}) => {
  test.setTimeout(180_000);
  await pairPage(page, gateway);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const views = await fillViews(page, gateway);
  const phone = (await pairedContext(browser, gateway, { ...PHONE, reducedMotion: 'reduce' })).page;
  const found: string[] = [];
  for (const view of views) {
    const note = (where: string, problems: readonly string[]) =>
      found.push(...problems.map((problem) => `${view.name}, ${where}: ${problem}`));
    for (const [name, shown] of [
      ['desktop', page],
      ['phone', phone],
    ] as const) {
      shown.setDefaultTimeout(VIEW_MS);
      await visit(shown, gateway.url, view).catch((error) => note(name, [String(error).slice(0, 300)]));
      await shown.emulateMedia({ colorScheme: 'dark' });
      note(`${name}, dark`, await seriousViolations(shown));
      await shown.emulateMedia({ colorScheme: 'light' });
      note(`${name}, light`, await seriousViolations(shown, true));
      note(name, await layoutProblems(shown, name === 'phone'));
    }
    const size = page.viewportSize();
    await page.setViewportSize(ZOOMED);
    note('200 %', await layoutProblems(page, false));
    if (size) await page.setViewportSize(size);
    // Said of each view at once: one that hangs hides nothing of the others.
    expect.soft(found.splice(0).join('\n')).toBe('');
  }
});

test('axe finds nothing serious before a device is paired, nor where the browser lacks what it takes', async ({
  browser,
  gateway,
}) => {
  const found: string[] = [];
  for (const isSupported of [true, false]) {
    const context = await browser.newContext(PHONE);
    const page = await context.newPage();
    if (!isSupported) await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'locks'));
    await page.goto(gateway.url);
    await page.locator('h1').waitFor();
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await seriousViolations(page)));
    }
    found.push(...(await layoutProblems(page, true)));
    await context.close();
  }
  expect(found.join('\n')).toBe('');
});

test('as little of a phone as a keyboard leaves still shows the field that is written in, whole', async ({
  browser,
  gateway,
}) => {
  const { id } = await gateway.createSession();
  const { page, context } = await pairedContext(browser, gateway, PHONE);
  await page.goto(`${gateway.url}/chat/${id}`);
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.tap();
  await field.fill('One line\n'.repeat(12));
  for (const height of [420, 300]) {
    await page.setViewportSize({ width: 360, height });
    for (const control of [field, page.getByRole('button', { name: 'Send' })]) {
      await expect(control).toBeInViewport({ ratio: 1 });
    }
  }
  await context.close();
});

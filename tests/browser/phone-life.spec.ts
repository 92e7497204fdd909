/**
 * What a phone does to an app that is put away for minutes: its worker is ended, its sockets die without a word, its
 * timers stand still. Back in front, it looks live only once it is, and that soon.
 */
import type { Page } from '@playwright/test';
import { freeze } from '../support/browser/freeze.ts';
import { launchOptions } from '../support/browser/launch-options.ts';
import { expectState, promptSession } from '../support/browser/other-device.ts';
import { expect, test as proxied } from '../support/browser/proxied.ts';
import { sharedWorkers } from '../support/browser/shared-workers.ts';
import { setVisible } from '../support/browser/visibility.ts';
import type { AppPage } from './app-page.ts';

/** Generous: this machine may be busy. What was measured is printed with each test's name. */
const FRESH_MS = 4_000;

const test = proxied.extend<{ hasSharedWorker: boolean }>({
  hasSharedWorker: [true, { option: true }],
  context: async ({ context, hasSharedWorker }, use) => {
    if (!hasSharedWorker) {
      await context.addInitScript(() => {
        Reflect.deleteProperty(globalThis, 'SharedWorker');
      });
    }
    await use(context);
  },
});
test.use({
  viewport: { width: 360, height: 740 },
  // Playwright turns the back/forward cache off; people have it on.
  launchOptions: { ...launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] },
});

/** Out of sight, and then frozen; its page and its timers run again when it is brought back. */
async function putAway(page: Page): Promise<{ bringBack(): Promise<void> }> {
  await setVisible(page, false);
  await page.evaluate(() => document.dispatchEvent(new Event('freeze')));
  const frozen = await freeze(page);
  return {
    async bringBack() {
      await frozen.thaw();
      await page.evaluate(() => document.dispatchEvent(new Event('resume')));
      await setVisible(page, true);
    },
  };
}

interface Frames {
  frames: { isLive: boolean; isWhole: boolean }[];
}

/** From now on: of every frame that is painted, whether it looks live, and whether it has all. */
async function watchFrames({ page }: AppPage, last: string): Promise<void> {
  await page.evaluate((text) => {
    const frames: Frames['frames'] = [];
    Object.assign(window, { frames });
    const look = (): void => {
      const isWhole = document.querySelector('[role="log"]')?.textContent?.includes(text) ?? false;
      frames.push({ isLive: !document.querySelector('[data-stale], [data-banner]'), isWhole });
      if (frames.length < 2_000) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, last);
}

async function expectFresh(tab: AppPage, id: string, since: number): Promise<void> {
  await expect(tab.log).toContainText('#60');
  await expect(tab.page.locator('[data-stale]')).toHaveCount(0);
  const tookMs = Date.now() - since;
  console.log(`${test.info().title}: ${tookMs} ms`);
  expect(tookMs).toBeLessThan(FRESH_MS);
  const frames = await tab.page.evaluate(() => (window as unknown as Frames).frames); // put there above
  expect(frames.filter(({ isLive, isWhole }) => isLive && !isWhole)).toEqual([]);
  await tab.send('Here again');
  await expect(tab.entries('agent')).toHaveCount(3);
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
}

for (const hasSharedWorker of [true, false]) {
  test.describe(hasSharedWorker ? 'with a SharedWorker' : 'without a SharedWorker', () => {
    test.use({ hasSharedWorker });

    test('put away, its worker ended and its connections cut: honest at once when it is back, and soon fresh', async ({
      browser,
      gateway,
      openApp,
      wire,
    }) => {
      const tab = await openApp();
      const id = await tab.createSession();
      await tab.send('/stream 5 100');
      await expect(tab.log).toContainText('#5');
      await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');

      await watchFrames(tab, '#60');
      const away = await putAway(tab.page);
      if (hasSharedWorker) await (await sharedWorkers(browser)).crash();
      wire.fail({ type: 'reset' });
      await promptSession(gateway, id, '/stream 60 200');
      await expectState(gateway, id, 'idle');
      wire.resume();
      const since = Date.now();
      await away.bringBack();
      await expectFresh(tab, id, since);
      expect(wire.sockets).toBe(1);
    });

    test('in the back/forward cache as the only tab: fresh when it is back', async ({
      gateway,
      openApp,
      wire,
    }) => {
      const tab = await openApp();
      const id = await tab.createSession();
      await tab.send('/stream 5 100');
      await expect(tab.log).toContainText('#5');
      await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
      await tab.page.evaluate(() => {
        addEventListener('pageshow', ({ persisted }) =>
          document.body.setAttribute('data-kept', `${persisted}`),
        );
      });
      await tab.page.goto(`${gateway.url}/healthz`);
      await promptSession(gateway, id, '/stream 60 200');
      await expectState(gateway, id, 'idle');
      const since = Date.now();
      await tab.page.evaluate(() => void setTimeout(() => history.back()));
      await expect(tab.page.locator('body[data-kept="true"]')).toBeAttached();
      await expect(tab.log).toContainText('#60');
      console.log(`${test.info().title}: ${Date.now() - since} ms`);
      await tab.send('Here again');
      await expect(tab.entries('agent')).toHaveCount(3);
      await expect.poll(() => wire.sockets).toBe(1);
    });
  });
}

/**
 * What a phone does to an app that is put away for minutes: its worker is ended, its sockets die without a word, its
 * timers stand still. Back in front, it is soon fresh.
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

interface Frame {
  /** The list says of the gateway or of a session that it is connected. */
  isLive: boolean;
  /** The conversation says that it is what the gateway has, and it is. */
  isFresh: boolean;
  isWhole: boolean;
}

/** What every frame says that is painted once the page was told that it is to be frozen. */
async function watchFrames(page: Page): Promise<() => Promise<Frame[]>> {
  await page.evaluate(() => {
    const frames: Frame[] = [];
    Object.assign(window, { frames });
    const look = () => {
      frames.push({
        isLive: document.querySelector('[data-gateway="online"], [data-status="connected"]') !== null,
        isFresh: document.querySelector('[data-stale]') === null,
        isWhole: document.querySelector('[role="log"]')?.textContent?.includes('#60') ?? false,
      });
      if (frames.length < 5_000) requestAnimationFrame(look);
    };
    document.addEventListener('freeze', () => requestAnimationFrame(look));
  });
  // Put there above.
  return () => page.evaluate(() => (window as unknown as { frames: Frame[] }).frames);
}

/** A session whose first turn is over. */
async function startIdle(openApp: () => Promise<AppPage>): Promise<{ tab: AppPage; id: string }> {
  const tab = await openApp();
  const id = await tab.createSession();
  await tab.send('/stream 5 100');
  await expect(tab.log).toContainText('#5');
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
  return { tab, id };
}

async function expectFresh(tab: AppPage, id: string, since: number): Promise<void> {
  await expect(tab.log).toContainText('#60');
  await expect(tab.page.locator('[data-stale]')).toHaveCount(0);
  const tookMs = Date.now() - since;
  console.log(`${test.info().title}: ${tookMs} ms`);
  expect(tookMs).toBeLessThan(FRESH_MS);
  await tab.send('Here again');
  await expect(tab.entries('agent')).toHaveCount(3);
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
}

for (const hasSharedWorker of [true, false]) {
  test.describe(hasSharedWorker ? 'with a SharedWorker' : 'without a SharedWorker', () => {
    test.use({ hasSharedWorker });

    test('put away, its worker ended and its connections cut: fresh soon after it is back', async ({
      browser,
      gateway,
      openApp,
      wire,
    }) => {
      const { tab, id } = await startIdle(openApp);

      const away = await putAway(tab.page);
      if (hasSharedWorker) await (await sharedWorkers(browser)).crash();
      wire.fail({ type: 'reset' });
      wire.resume();
      await promptSession(gateway, id, '/stream 60 200');
      await expectState(gateway, id, 'idle');
      const since = Date.now();
      await away.bringBack();
      await expectFresh(tab, id, since);
      expect(wire.sockets).toBe(1);
    });

    test('brought back while the gateway is out of reach: not one frame claims what is not so', async ({
      browser,
      gateway,
      openApp,
      wire,
    }) => {
      const { tab, id } = await startIdle(openApp);
      const frames = await watchFrames(tab.page);

      const away = await putAway(tab.page);
      if (hasSharedWorker) await (await sharedWorkers(browser)).crash();
      await promptSession(gateway, id, '/stream 60 200');
      await expectState(gateway, id, 'idle');
      wire.fail({ type: 'reset' });
      await away.bringBack();
      await expect(tab.banner('unreachable')).toBeVisible();
      await expect.poll(async () => (await frames()).length).toBeGreaterThan(20);
      expect((await frames()).filter(({ isLive, isFresh }) => isLive || isFresh)).toEqual([]);

      wire.resume();
      await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
      await expect(tab.page.locator('[data-stale]')).toHaveCount(0);
      expect((await frames()).filter(({ isFresh, isWhole }) => isFresh && !isWhole)).toEqual([]);
    });

    test('left and gone back to as the only tab: fresh when it is back', async ({
      gateway,
      openApp,
      wire,
    }) => {
      const { tab, id } = await startIdle(openApp);
      await tab.page.goto(`${gateway.url}/healthz`);
      await promptSession(gateway, id, '/stream 60 200');
      await expectState(gateway, id, 'idle');
      const since = Date.now();
      await tab.page.evaluate(() => void setTimeout(() => history.back()));
      await expect(tab.log).toContainText('#60');
      console.log(`${test.info().title}: ${Date.now() - since} ms`);
      await tab.send('Here again');
      await expect(tab.entries('agent')).toHaveCount(3);
      await expect.poll(() => wire.sockets).toBe(1);
    });
  });
}

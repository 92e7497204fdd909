/** `test` in one engine: a browser for all of its tests, and for each a gateway (so an origin) of its own. */
import { test as base, expect } from '@playwright/test';
import { type GatewayProcess, startGateway } from '../support/browser/gateway-process.ts';
import type { TwoBuilds } from '../support/browser/two-builds.ts';
import { createDoctoredBuilds, HOSTED_ITEM } from './doctored-builds.ts';
import type { EngineBrowser, EngineName, EngineTab } from './engine.ts';
import { type EngineApp, engineApp } from './engine-app.ts';
import { launchEngine } from './installed.ts';
import { withDatabase } from './lost-database.ts';

export interface EngineOptions {
  engineName: EngineName;
}

interface WorkerFixtures extends EngineOptions {
  engine: EngineBrowser;
  builds: TwoBuilds;
}

interface Fixtures {
  /** The browser has no SharedWorker, as far as the page can see. */
  isHosted: boolean;
  gateway: GatewayProcess;
  openTab(): Promise<EngineTab>;
  /** Opens a tab of the browser, which the first one pairs with the gateway. */
  openApp(path?: string): Promise<EngineApp>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  engineName: ['chromium', { option: true, scope: 'worker' }],
  engine: [
    async ({ engineName }, use) => {
      const engine = await launchEngine(engineName);
      console.log(`in ${engine.version}`);
      await use(engine);
      await engine.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  builds: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern to learn what it needs.
    async ({}, use) => {
      const builds = createDoctoredBuilds();
      await use(builds);
      await builds.dispose();
    },
    { scope: 'worker' },
  ],
  isHosted: [false, { option: true }],
  gateway: async ({ builds }, use) => {
    builds.publish('older');
    const gateway = await startGateway({ main: builds.main });
    await use(gateway);
    await gateway.dispose();
  },
  openTab: async ({ engine }, use) => {
    const tabs: EngineTab[] = [];
    await use(async () => {
      const tab = await engine.newTab();
      tabs.push(tab);
      return tab;
    });
    for (const tab of tabs) await tab.close().catch(() => {}); // by the test itself
  },
  openApp: async ({ gateway, openTab, isHosted }, use) => {
    let isPaired = false;
    await use(async (path = '/') => {
      const tab = await openTab();
      if (!isPaired && isHosted) {
        // Of the app's origin, and runs nothing of it.
        await tab.goto(`${gateway.url}/icons/icon.svg`);
        await tab.run((item) => localStorage.setItem(item, 'yes'), HOSTED_ITEM);
      }
      if (!isPaired) await pair(tab, await gateway.pairLink());
      if (isPaired || path !== '/') await tab.goto(gateway.url + path);
      isPaired = true;
      await withDatabase(tab, () => expect.poll(() => isShown(tab)).toBe(true));
      return engineApp(tab);
    });
  },
});

const isShown = (tab: EngineTab) =>
  tab.run(() => document.querySelector('nav[aria-label="Sessions"]') !== null);

/** Opens a pairing link and waits until the device is paired. */
export async function pair(tab: EngineTab, link: string): Promise<void> {
  await tab.goto(link);
  await expect
    .poll(() =>
      tab.run(() => location.hash === '' && document.querySelector('[data-gateway="online"]') !== null),
    )
    .toBe(true);
}

export { expect };

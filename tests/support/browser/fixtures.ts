/** `test` with what browser tests need: a gateway of its own, and the app in as many tabs as it likes. */
import { test as base } from '@playwright/test';
import { type AppPage, appPage } from '../../browser/app-page.ts';
import { pairPage, shown } from './app.ts';
import { type GatewayProcess, startGateway } from './gateway-process.ts';

interface Fixtures {
  gateway: GatewayProcess;
  /** Opens a tab of the test's browser, which the first one pairs with the gateway. */
  openApp(path?: string): Promise<AppPage>;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern to learn what it needs.
  gateway: async ({}, use) => {
    const gateway = await startGateway();
    await use(gateway);
    await gateway.dispose();
  },
  openApp: async ({ context, gateway }, use) => {
    let isPaired = false;
    await use(async (path = '/') => {
      const page = await context.newPage();
      if (!isPaired) await pairPage(page, gateway);
      if (isPaired || path !== '/') await page.goto(gateway.url + path);
      isPaired = true;
      await shown(page);
      return appPage(page);
    });
  },
});

export { expect } from '@playwright/test';

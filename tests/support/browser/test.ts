/** `test` with what most browser tests need: a gateway of their own, and the app paired with it. */
import { test as base, type Page } from '@playwright/test';
import { pairedContext } from './app.ts';
import { type GatewayProcess, startGateway } from './gateway-process.ts';

interface Fixtures {
  gateway: GatewayProcess;
  /** The first tab of a paired browser; further tabs by `app.context().newPage()`. */
  app: Page;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern to learn what it needs.
  gateway: async ({}, use) => {
    const gateway = await startGateway();
    await use(gateway);
    await gateway.dispose();
  },
  app: async ({ browser, gateway }, use) => {
    const { context, page } = await pairedContext(browser, gateway);
    await use(page);
    await context.close();
  },
});

export { expect } from '@playwright/test';

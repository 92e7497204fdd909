/** `test` with what browser tests need: a gateway of its own, and the app in as many tabs as it likes. */
import { test as base } from '@playwright/test';
import { type AppPage, appPage } from '../../browser/app-page.ts';
import { pairPage, shown } from './app.ts';
import { type GatewayOptions, type GatewayProcess, startGateway } from './gateway-process.ts';

interface Fixtures {
  /** How the gateway is started: `test.use({ gatewayOptions: … })`. */
  gatewayOptions: GatewayOptions;
  gateway: GatewayProcess;
  /** Opens a tab of the test's browser, which the first one pairs with the gateway. */
  openApp(path?: string): Promise<AppPage>;
}

export const test = base.extend<Fixtures>({
  gatewayOptions: [{}, { option: true }],
  gateway: async ({ gatewayOptions }, use) => {
    const gateway = await startGateway(gatewayOptions);
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

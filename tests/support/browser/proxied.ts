/** `test` with the gateway behind a wire that can fail: the app is opened at the wire's address. */
import { createFaultyProxy, type FaultyProxy } from './faulty-proxy.ts';
import { test as base } from './fixtures.ts';
import { type GatewayProcess, startGateway } from './gateway-process.ts';

interface Fixtures {
  wire: FaultyProxy;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern to learn what it needs.
  wire: async ({}, use) => {
    const proxy = await createFaultyProxy();
    await use(proxy);
    await proxy.close();
  },
  gateway: async ({ wire }, use) => {
    const gateway = await startGateway({ args: ['--public-url', wire.url] });
    wire.forwardTo(Number(new URL(gateway.url).port));
    await use(behind(wire, gateway));
    await gateway.dispose();
  },
});

/** The gateway as the browser reaches it. What the test itself asks of it does not go through the wire. */
export function behind(proxy: FaultyProxy, gateway: GatewayProcess): GatewayProcess {
  return Object.create(gateway, {
    url: { value: proxy.url },
    pairLink: { value: async () => proxy.url + new URL(await gateway.pairLink()).hash.replace(/^/, '/') },
  });
}

export { expect } from '@playwright/test';

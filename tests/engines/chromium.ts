/** Chromium, by Playwright. */
import { chromium } from '@playwright/test';
import { launchOptions } from '../support/browser/launch-options.ts';
import { asExpression, type EngineBrowser } from './engine.ts';

export async function launchChromium(): Promise<EngineBrowser> {
  const browser = await chromium.launch(launchOptions);
  const context = await browser.newContext();
  return {
    version: `Chromium ${browser.version()}`,
    async newTab() {
      const page = await context.newPage();
      return {
        async goto(url) {
          await page.goto(url);
        },
        async reload() {
          await page.reload();
        },
        run: async (script, ...args) => JSON.parse(await page.evaluate<string>(asExpression(script, args))),
        close: () => page.close(),
      };
    },
    close: () => browser.close(),
  };
}

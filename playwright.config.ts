/** Browser tests: through the real gateway, worker and page, in the Chromium that is there. */
import { defineConfig } from '@playwright/test';
import { launchOptions } from './tests/support/browser/launch-options.ts';

export default defineConfig({
  testDir: 'tests/browser',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  // Two cores: a gateway, its agents and a browser are enough for one of them.
  workers: 2,
  fullyParallel: false,
  // A test that fails now and then is a bug of ours, or of the test.
  retries: 0,
  forbidOnly: true,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['line'], ['json']] : [['line']],
  use: {
    viewport: { width: 1280, height: 800 },
    // Traces cost a core that the app needs: `npx playwright test --trace on` where one is wanted.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions,
  },
});

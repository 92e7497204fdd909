/** Measurements in a real browser, one at a time: they share the machine with nothing else. */
import { defineConfig } from '@playwright/test';
import base from '../../playwright.config.ts';

export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: '**/*.bench.ts',
  outputDir: '../../test-results',
  timeout: 600_000,
  workers: 1,
  retries: 0,
  reporter: [['line'], ['./frame/reporter.ts']],
});

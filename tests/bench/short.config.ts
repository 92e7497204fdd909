/** The short version of the measurements, for `npm test`: counts and ratios that noise cannot move. */
import { defineConfig } from '@playwright/test';
import base from '../../playwright.config.ts';

export default defineConfig<{ isShort: boolean }>({
  ...base,
  testDir: '.',
  testMatch: '**/*.bench.ts',
  outputDir: '../../test-results',
  grep: /@short/,
  workers: 1,
  use: { ...base.use, isShort: true },
});

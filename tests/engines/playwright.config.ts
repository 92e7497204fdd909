/** The same tests in every engine that is installed. */
import { defineConfig } from '@playwright/test';
import type { EngineOptions } from './fixtures.ts';
import { installedEngines } from './installed.ts';

export default defineConfig<object, EngineOptions>({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  // Two cores: a gateway, its agents and a browser are enough for one of them.
  workers: 2,
  fullyParallel: false,
  // A test that fails now and then is a bug of ours, or of the test.
  retries: 0,
  forbidOnly: true,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['line'], ['json']] : [['line']],
  projects: installedEngines.map((name) => ({ name, use: { engineName: name } })),
});

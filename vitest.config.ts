/** Unit and integration tests; those in a browser are Playwright's. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: {
    __BUILD_ID__: JSON.stringify('0000000000-test'),
    __VERSION__: JSON.stringify('0.0.0-test'),
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: [
      'src/**/*.test.ts',
      'src/**/*.test.tsx',
      'tests/unit/**/*.test.ts',
      'tests/fuzz/**/*.test.ts',
      'tests/gateway/**/*.test.ts',
      'tests/simulation/**/*.test.ts',
      'tests/simulation/**/*.test.tsx',
    ],
    globalSetup: 'tests/support/built-agents.ts',
    testTimeout: 20_000,
    // Two cores: more forks than that only wait for one another.
    maxWorkers: 2,
  },
});

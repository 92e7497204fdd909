import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'src/**/*.test.tsx',
      'tests/unit/**/*.test.ts',
      'tests/gateway/**/*.test.ts',
    ],
    testTimeout: 20_000,
    // Two cores: more forks than that only wait for one another.
    maxWorkers: 2,
  },
});

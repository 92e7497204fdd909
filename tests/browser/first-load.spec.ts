/** What is fetched before the app runs does not grow unnoticed. `tests/bench/bundle.bench.ts` says what is in it. */
import { expect, test } from '@playwright/test';
import { APP, readFirstLoad } from '../support/build/first-load.ts';

/** Gzipped, in bytes. */
const BUDGETS = { page: 30_000, styles: 8_000, worker: 25_000 };

for (const name of ['page', 'styles', 'worker'] as const) {
  test(`the first load of the ${name} stays small`, () => {
    const gzipBytes = readFirstLoad(APP).find((part) => part.name === name)?.gzipBytes;
    expect(gzipBytes).toBeGreaterThan(1_000);
    expect(gzipBytes).toBeLessThanOrEqual(BUDGETS[name]);
  });
}

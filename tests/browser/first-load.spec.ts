/** What is fetched before the app runs does not grow unnoticed. `tests/bench/bundle.bench.ts` says what is in it. */
import { expect, test } from '@playwright/test';
import { APP, readFirstLoad } from '../support/build/first-load.ts';

/** Gzipped, in bytes. What was reached so far; the budgets are 30, 8 and 25 KB. */
const REACHED = { page: 30_100, styles: 5_400, worker: 19_500 };

for (const name of ['page', 'styles', 'worker'] as const) {
  test(`the first load of the ${name} stays small`, () => {
    const gzipBytes = readFirstLoad(APP).find((part) => part.name === name)?.gzipBytes;
    expect(gzipBytes).toBeGreaterThan(1_000);
    expect(gzipBytes).toBeLessThanOrEqual(REACHED[name]);
  });
}

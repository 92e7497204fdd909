/**
 * WebKit may lose a database to a worker that ends as it commits (https://bugs.webkit.org/show_bug.cgi?id=324094): nothing
 * in it answers until the browser is started anew. Aperture makes that rare, and cannot rule it out. A test that meets
 * it asserts that the page says so, and is skipped by name.
 */
import { test } from '@playwright/test';
import type { EngineTab } from './engine.ts';

const TITLE = 'This browser’s storage does not answer';

/** Waits as `wait` does; ends the test as skipped where it waited in vain for a database that WebKit lost. */
export async function withDatabase<T>(tab: EngineTab, wait: () => Promise<T>): Promise<T> {
  try {
    return await wait();
  } catch (error) {
    const title = await tab.run(() => document.querySelector('h1')?.textContent ?? null).catch(() => null);
    test.skip(
      test.info().project.name === 'webkit' && title === TITLE,
      'WebKit lost the database to a worker that ended as it committed; the page says so, and what helps',
    );
    throw error;
  }
}

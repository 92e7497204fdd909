/**
 * Search over 100,000 messages in 50 sessions, on a database of version 1 as an earlier build left it: how long it
 * takes to index, how many bytes that is, and how soon the first hits are on the screen. Numbers are printed; only
 * counts are asserted. `APERTURE_MESSAGES=20000` measures fewer.
 */
import { createProfile } from '../support/browser/app.ts';
import { bench, expect } from './frame/bench.ts';
import { indexed, type Seeded, seedDatabase, showSearch } from './search-data.ts';

const MESSAGES = Number(process.env.APERTURE_MESSAGES ?? 100_000);
const SESSIONS = 50;
const ROUNDS = 7;

bench('search over many messages', async ({ gateway, record }) => {
  const profile = await createProfile();
  let context = await profile.open();
  const empty = await context.newPage();
  await empty.route('**/seed', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>seed</title>' }),
  );
  await empty.goto(`${gateway.url}/seed`);
  const seeded: Seeded = await empty.evaluate(seedDatabase, { messages: MESSAGES, sessions: SESSIONS });
  record('characters a message', '', seeded.textBytes / MESSAGES);

  const indexing = await context.newPage();
  await indexing.goto(gateway.url);
  const startedAt = Date.now();
  // The first search of an upgraded device: most is not indexed yet.
  const early = await showSearch(indexing, seeded.common[0] ?? '');
  record('first hits while nothing is indexed', 'ms', early.firstMs);
  await expect
    .poll(async () => (await indexed(indexing)).entries, { timeout: 800_000, intervals: [500] })
    .toBe(MESSAGES);
  const done = await indexed(indexing);
  record(`indexing of ${MESSAGES} messages`, 's', (Date.now() - startedAt) / 1_000);
  record('bytes of index a message', 'B', done.bytes / MESSAGES);
  record('bytes of index a message, filters', 'B', done.filterBytes / MESSAGES);
  record('bytes on disk a message', 'B', (await usage(indexing)) / MESSAGES);

  const queries: Record<string, string[]> = {
    'a common word': seeded.common,
    'a rare word': seeded.rare,
    'two words': seeded.pairs,
    'one letter': ['a', 'e', 's', 'k', 'm', 'b', 'r'],
    'nothing (all is looked at)': seeded.never,
  };
  for (const [name, words] of Object.entries(queries)) {
    const found = [];
    for (const word of words.slice(0, ROUNDS)) found.push(await showSearch(indexing, word));
    record(
      `warm, ${name} → first hits`,
      'ms',
      found.map(({ firstMs }) => firstMs),
    );
  }
  await context.close();

  for (const [name, words] of Object.entries(queries)) {
    const found = [];
    for (const word of words.slice(0, ROUNDS)) {
      context = await profile.open();
      const page = await context.newPage();
      await page.goto(gateway.url);
      await expect(page.getByRole('searchbox', { name: 'Search messages' })).toBeVisible();
      found.push(await showSearch(page, word));
      await context.close();
    }
    record(
      `cold, ${name} → first hits`,
      'ms',
      found.map(({ firstMs }) => firstMs),
    );
  }
  await profile.dispose();
});

const usage = async (page: import('@playwright/test').Page): Promise<number> =>
  page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);

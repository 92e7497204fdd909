/**
 * Search over 100,000 messages in 50 sessions, on a database of version 1 as an earlier build left it: how long it
 * takes to index, how many bytes that is, and how soon the first hits are on the screen. Numbers are printed; only
 * counts are asserted. `APERTURE_MESSAGES=20000` measures fewer.
 */
import { createProfile } from '../support/browser/app.ts';
import { expect, test } from '../support/browser/fixtures.ts';
import { indexed, type Seeded, seedDatabase, showSearch } from './search-data.ts';

const MESSAGES = Number(process.env.APERTURE_MESSAGES ?? 100_000);
const SESSIONS = 50;
const ROUNDS = 7;

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const ms = (values: number[]): string =>
  `${median(values).toFixed(0)} ms (${values.map((value) => value.toFixed(0)).join(' ')})`;

test('search over many messages', async ({ gateway }) => {
  test.setTimeout(900_000);
  const profile = await createProfile();
  let context = await profile.open();
  const empty = await context.newPage();
  await empty.route('**/seed', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>seed</title>' }),
  );
  await empty.goto(`${gateway.url}/seed`);
  const seeded: Seeded = await empty.evaluate(seedDatabase, { messages: MESSAGES, sessions: SESSIONS });
  console.log(
    `messages: ${MESSAGES} in ${SESSIONS} sessions, ${(seeded.textBytes / MESSAGES).toFixed(0)} characters each`,
  );

  const indexing = await context.newPage();
  await indexing.goto(gateway.url);
  const startedAt = Date.now();
  // The first search of an upgraded device: most is not indexed yet.
  const early = await showSearch(indexing, seeded.common[0] ?? '');
  console.log(`first hits while nothing is indexed: ${early.firstMs.toFixed(0)} ms`);
  await expect
    .poll(async () => (await indexed(indexing)).entries, { timeout: 800_000, intervals: [500] })
    .toBe(MESSAGES);
  const done = await indexed(indexing);
  console.log(`indexed in ${((Date.now() - startedAt) / 1000).toFixed(1)} s, in ${done.blocks} blocks`);
  console.log(
    `bytes a message: ${(done.bytes / MESSAGES).toFixed(0)} (${(done.filterBytes / MESSAGES).toFixed(0)} of them filters); on disk ` +
      `${((await usage(indexing)) / MESSAGES).toFixed(0)} with the messages, ${(seeded.usage / MESSAGES).toFixed(0)} before`,
  );

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
    console.log(
      `warm, ${name}: ${ms(found.map(({ firstMs }) => firstMs))}, shown ${found.map(({ hits }) => hits).join(' ')}`,
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
    console.log(`cold, ${name}: ${ms(found.map(({ firstMs }) => firstMs))}`);
  }
  await profile.dispose();
});

const usage = async (page: import('@playwright/test').Page): Promise<number> =>
  page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);

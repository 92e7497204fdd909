/**
 * A cold start with the gateway dead: the browser is started, the app opened, until the list that is kept on this
 * device is painted. Budgets: 300 ms, and 1 s with the page's CPU throttled six times.
 */
import { expect, type Page, test } from '@playwright/test';
import { createProfile, pairPage, shown } from '../support/browser/app.ts';
import { startGateway } from '../support/browser/gateway-process.ts';

const SESSIONS = 200;
const RUNS = 5;
const SLOWER = 6;

/** As the worker keeps them: what a person with many sessions has on this device. */
async function storeSessions(page: Page, count: number): Promise<void> {
  await page.evaluate(async (count) => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await done(indexedDB.open('aperture'));
    const transaction = db.transaction(['sessions'], 'readwrite');
    const store = transaction.objectStore('sessions');
    const [known] = await done(store.getAll());
    for (let n = 0; n < count; n += 1) {
      const id = `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;
      const session = {
        ...known.session,
        id,
        title: n % 3 === 0 ? `Session ${n}` : '',
        preview: `What was said last in number ${n}, on one line of the list.`,
        lastActivity: known.session.lastActivity - n * 60_000,
      };
      store.put({ ...known, id, sessionNo: 1_000 + n, session, cursor: null, fold: null, hole: null }, id);
    }
    await new Promise((resolve) => {
      transaction.oncomplete = resolve;
    });
    db.close();
  }, count);
}

/** Notes when the first row was painted, in ms from the start of the navigation. */
async function watchForList(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const look = (): void => {
      if (document.querySelector('nav [data-session-id]') === null) requestAnimationFrame(look);
      // After this frame was painted.
      else requestAnimationFrame(() => Object.assign(window, { listAt: performance.now() }));
    };
    requestAnimationFrame(look);
  });
}

const listAt = (page: Page) =>
  page
    .waitForFunction(() => (window as unknown as { listAt?: number }).listAt)
    .then((value) => value.jsonValue()); // put there above

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

test('cold start with the gateway dead', async () => {
  test.setTimeout(300_000);
  const gateway = await startGateway();
  const profile = await createProfile();
  const first = await profile.open();
  const page = await first.newPage();
  await pairPage(page, gateway);
  await gateway.createSession();
  await expect(page.locator('nav [data-session-id]')).toHaveCount(1);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await storeSessions(page, SESSIONS);
  await first.close();
  await gateway.kill();

  for (const rate of [1, SLOWER]) {
    const times: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const context = await profile.open();
      const cold = await context.newPage();
      const devtools = await context.newCDPSession(cold);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate });
      await watchForList(cold);
      await cold.goto(gateway.url);
      times.push((await listAt(cold)) ?? Number.NaN);
      await shown(cold);
      expect(await cold.locator('nav [data-session-id]').count()).toBeGreaterThanOrEqual(SESSIONS);
      await context.close();
    }
    const all = times.map((ms) => Math.round(ms)).join(', ');
    console.log(
      `start: list of ${SESSIONS} painted, CPU ${rate}x slower: median ${Math.round(median(times))} ms (${all})`,
    );
  }
  await profile.dispose();
  await gateway.dispose();
});

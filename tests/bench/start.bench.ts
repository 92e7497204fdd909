/**
 * A cold start with the gateway dead: the browser is started, the app opened, until the list that is kept on this
 * device is painted. Budgets: 300 ms, and 1 s with the page's CPU throttled six times.
 */
import type { CDPSession, Page } from '@playwright/test';
import { createProfile, pairPage, shown } from '../support/browser/app.ts';
import { startGateway } from '../support/browser/gateway-process.ts';
import { bench, expect } from './frame/bench.ts';
import { allIdle } from './load/sessions.ts';
import { startTurns } from './load/start-turns.ts';
import { firstSight, noteFirstSight } from './page/first-sight.ts';

const SESSIONS = 200;
const RUNS = Number(process.env.APERTURE_BENCH_RUNS ?? 5);
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

/** When each step of the start was done, in ms from the start of the navigation. */
interface Steps {
  /** The page's document was there. */
  html: number;
  /** Its scripts ran, as far as to start the worker. */
  asked: number;
  /** The worker's script ran. */
  announced: number;
  /** The worker had read its database, and said what is in it. */
  welcome: number;
  /** The first row was on the screen. */
  painted: number;
}

const STEPS: Record<keyof Steps, string> = {
  html: 'document',
  asked: 'worker asked for',
  announced: 'worker runs',
  welcome: 'database read',
  painted: 'list painted',
};

/**
 * Notes the steps up to the frame after the first row was in the document. The page tells of the last by itself: to
 * ask it meanwhile, it would have to read the test's own scripts, which takes longer than ours (26 ms; 150 throttled).
 */
async function watchStart(page: Page, devtools: CDPSession): Promise<{ done: Promise<void> }> {
  await devtools.send('Runtime.enable');
  await devtools.send('Runtime.addBinding', { name: 'listPainted' });
  const done = new Promise<void>((resolve) => {
    devtools.once('Runtime.bindingCalled', () => resolve());
  });
  await page.addInitScript(() => {
    const steps: Partial<Steps> = {};
    window.SharedWorker = new Proxy(SharedWorker, {
      construct(target, args) {
        const worker: SharedWorker = Reflect.construct(target, args);
        steps.asked ??= performance.now();
        worker.port.addEventListener('message', ({ data }) => {
          if ('announce' in data) steps.announced ??= performance.now();
          else steps.welcome ??= performance.now();
        });
        return worker;
      },
    });
    const look = (): void => {
      if (document.querySelector('nav [data-session-id]') === null) requestAnimationFrame(look);
      // After this frame was painted.
      else
        requestAnimationFrame(() => {
          const told: unknown = Object.assign(window, { steps: { ...steps, painted: performance.now() } });
          (told as { listPainted(text: string): void }).listPainted(''); // by the binding
        });
    };
    requestAnimationFrame(look);
  });
  return { done };
}

async function stepsOf(page: Page): Promise<Steps> {
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const { steps } = window as unknown as { steps: Omit<Steps, 'html'> }; // put there above
    return { ...steps, html: navigation?.responseEnd ?? Number.NaN };
  });
}

bench('cold start with the gateway dead', async ({ record }) => {
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
    const starts: Steps[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const context = await profile.open();
      const cold = await context.newPage();
      const devtools = await context.newCDPSession(cold);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate });
      const { done } = await watchStart(cold, devtools);
      await cold.goto(gateway.url);
      await done;
      starts.push(await stepsOf(cold));
      await shown(cold);
      // The first screen comes first; all of it must follow.
      await expect(cold.locator('nav [data-session-id]')).toHaveCount(SESSIONS + 1);
      await context.close();
    }
    for (const step of ['html', 'asked', 'announced', 'welcome', 'painted'] as const) {
      record(
        `cold start, gateway dead → ${STEPS[step]}, CPU ${rate}x slower`,
        'ms',
        starts.map((steps) => steps[step]),
      );
    }
  }
  await profile.dispose();
  await gateway.dispose();
});

const ALL = ['list', 'conversation', 'composer'] as const;

bench('start: with the gateway there', async ({ browser, record }) => {
  const gateway = await startGateway();
  const { id } = await gateway.createSession();
  await startTurns(gateway, [{ sessionId: id, text: '/markdown' }]);
  await allIdle(gateway, 30_000);
  for (const rate of [1, SLOWER]) {
    const seen: Record<string, number[]> = {};
    const note = (name: string, ms: number | undefined): void => {
      if (ms !== undefined) seen[name] = [...(seen[name] ?? []), ms];
    };
    for (let run = 0; run < RUNS; run += 1) {
      const context = await browser.newContext();
      const open = async (address: string): Promise<Page> => {
        const page = await context.newPage();
        const devtools = await context.newCDPSession(page);
        await devtools.send('Emulation.setCPUThrottlingRate', { rate });
        await noteFirstSight(page);
        await page.goto(address);
        return page;
      };
      const first = await open(await gateway.pairLink());
      note('first load, online → list painted', (await firstSight(first, ['list'])).list);
      await first.evaluate(() => navigator.serviceWorker.ready);
      await first.goto(`${gateway.url}/chat/${id}`);
      await firstSight(first, ALL);
      await first.close();
      const again = await open(`${gateway.url}/chat/${id}`);
      const times = await firstSight(again, ALL);
      note('repeated load, online → list painted', times.list);
      note('repeated load, online → conversation painted', times.conversation);
      note('repeated load, online → composer usable', times.composer);
      await context.close();
    }
    for (const [name, values] of Object.entries(seen)) record(`${name}, CPU ${rate}x slower`, 'ms', values);
  }
  await gateway.dispose();
});

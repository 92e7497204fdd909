/**
 * One to twenty tabs on twelve sessions: the sockets stay ten, nobody is told anything while nothing happens, and
 * what a further tab takes.
 */
import type { Page } from '@playwright/test';
import type { SessionId } from '../../src/shared/ids.ts';
import { bench, expect } from './frame/bench.ts';
import { cpuMs } from './load/process-use.ts';
import { browserBytes, browserCpuMs, pageHeapBytes, workerHeapBytes } from './page/browser-use.ts';

const SOCKETS = 10;
const POLL = { timeout: 30_000, intervals: [100] };

declare global {
  interface Window {
    /** What the worker has said of itself, without being asked. */
    pushes?: number;
  }
}

/** Counts from the first message on; replies to calls have an `id`. */
function countPushes(): void {
  window.pushes = 0;
  window.SharedWorker = new Proxy(SharedWorker, {
    construct(target, args) {
      const worker: SharedWorker = Reflect.construct(target, args);
      worker.port.addEventListener('message', ({ data }) => {
        if (!('id' in data)) window.pushes = (window.pushes ?? 0) + 1;
      });
      return worker;
    },
  });
}

async function pushesOf(pages: readonly Page[]): Promise<number> {
  const counts = await Promise.all(pages.map((page) => page.evaluate(() => window.pushes ?? 0)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Waits on the page's own clock until nothing was pushed for a second: what opening a tab leads to has ended. */
async function quiet(pages: readonly Page[]): Promise<void> {
  let before = -1;
  await expect
    .poll(
      async () => {
        const now = await pushesOf(pages);
        const isQuiet = now === before;
        before = now;
        return isQuiet;
      },
      { timeout: 30_000, intervals: [1_000] },
    )
    .toBe(true);
}

/** For as long as the page's frames say. */
const wait = (page: Page, ms: number): Promise<void> =>
  page.evaluate(
    (duration) =>
      new Promise<void>((resolve) => {
        const endAt = performance.now() + duration;
        const look = (now: number): void => void (now >= endAt ? resolve() : requestAnimationFrame(look));
        requestAnimationFrame(look);
      }),
    ms,
  );

bench(
  'tabs: ten sockets for any number of them, and silence while nothing happens @short',
  async ({ browser, context, gateway, openApp, isShort, record }) => {
    await context.addInitScript(countPushes);
    const ids: SessionId[] = [];
    for (let made = 0; made < (isShort ? 3 : 12); made += 1) ids.push((await gateway.createSession()).id);
    const sockets = Math.min(SOCKETS, ids.length);
    const pages: Page[] = [];
    let first = { heap: 0, memory: 0, count: 0 };
    for (const count of isShort ? [1, 4] : [1, 5, 10, 20]) {
      while (pages.length < count) {
        const { page } = await openApp(pages.length === 0 ? '/' : `/chat/${ids[pages.length % ids.length]}`);
        pages.push(page);
      }
      const [page] = pages;
      if (!page) return;
      await expect.poll(async () => (await gateway.status()).sockets, POLL).toBe(sockets);
      await quiet(pages);
      const before = {
        at: performance.now(),
        browser: await browserCpuMs(browser),
        gateway: cpuMs(gateway.pid),
      };
      const pushed = await pushesOf(pages);
      await wait(page, isShort ? 1_000 : 5_000);
      const took = performance.now() - before.at;
      const idle = (await pushesOf(pages)) - pushed;
      const tabs = `${count} ${count === 1 ? 'tab' : 'tabs'}`;
      expect(idle, 'pushes while nothing happens').toBe(0);
      record(`pushes while nothing happens, ${tabs}`, '1/s', (idle * 1_000) / took);
      const open = (await gateway.status()).sockets;
      expect(open).toBe(sockets);
      record(`sockets, ${tabs}`, '', open);
      if (isShort) continue;
      record(
        `CPU of the browser at rest, ${tabs}`,
        'cores',
        ((await browserCpuMs(browser)) - before.browser) / took,
      );
      record(`CPU of the gateway at rest, ${tabs}`, 'cores', (cpuMs(gateway.pid) - before.gateway) / took);
      const worker = await workerHeapBytes(browser);
      record(`heap of the worker, ${tabs}`, 'MB', worker / 1e6);
      let heap = worker;
      for (const each of pages) heap += await pageHeapBytes(each);
      const memory = await browserBytes(browser);
      if (first.count === 0) first = { heap, memory, count };
      else if (count === 20) {
        record(
          'heap of one more tab, with its part of the worker',
          'MB',
          (heap - first.heap) / (count - first.count) / 1e6,
        );
        record(
          'memory of one more tab, all of its process',
          'MB',
          (memory - first.memory) / (count - first.count) / 1e6,
        );
      }
    }
  },
);

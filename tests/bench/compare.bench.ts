/**
 * Ours beside a plain WebSocket in every tab, at the same load: sockets, the gateway's and the browser's CPU, memory
 * of a tab, and how long text takes to the screen. One tab is looked at; the others are in the background.
 */
import type { Browser, BrowserContext, Page } from '@playwright/test';
import type { SessionId } from '../../src/shared/ids.ts';
import { pairPage } from '../support/browser/app.ts';
import { type GatewayProcess, startGateway } from '../support/browser/gateway-process.ts';
import { setVisible } from '../support/browser/visibility.ts';
import { bench as base, expect } from './frame/bench.ts';
import { cpuMs } from './load/process-use.ts';
import { allIdle, lastSeqOf } from './load/sessions.ts';
import { startTurns } from './load/start-turns.ts';
import { writtenChunks } from './load/written-chunks.ts';
import { browserCpuMs, pageHeapBytes, workerHeapBytes } from './page/browser-use.ts';
import { bundlePage, type PageServer, servePage } from './page/bundle-page.ts';
import { latencies, watchPainted } from './page/painted.ts';

const SESSIONS = 10;
const RATE = 20;
const SECONDS = 5;
const TABS = [1, 5, 10, 20];

/** `plain`: each tab follows what its list shows, as ours does; `viewed only`: no more than its conversation. */
type Kind = 'ours' | 'plain' | 'plain, viewed only';
const KINDS: readonly Kind[] = ['ours', 'plain', 'plain, viewed only'];

interface Place {
  browser: Browser;
  gateway: GatewayProcess;
  plain: PageServer;
  ids: readonly SessionId[];
}

interface Opened {
  context: BrowserContext;
  pages: Page[];
}

async function openTabs(kind: Kind, { browser, gateway, plain, ids }: Place, tabs: number): Promise<Opened> {
  // Playwright's hidden tabs go on painting: what moves in ours would, in a real browser, stand still there.
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const viewedBy = (tab: number): SessionId | undefined => ids[tab % ids.length];
  const pages: Page[] = [];
  if (kind === 'ours') await pairPage(await context.newPage(), gateway);
  else {
    await context.addInitScript(
      (token) => {
        window.plainToken = token;
      },
      await gateway.token(),
    );
  }
  for (let tab = 0; tab < tabs; tab += 1) {
    const page = (kind === 'ours' && tab === 0 ? context.pages()[0] : undefined) ?? (await context.newPage());
    pages.push(page);
    const view = viewedBy(tab);
    if (kind === 'ours') {
      if (tab > 0) await page.goto(`${gateway.url}/chat/${view}`);
      else await page.locator(`nav [data-session-id="${view}"]`).click();
      await expect(page.locator(`[data-session-id][data-status="connected"]`)).toHaveCount(SESSIONS);
    } else {
      const follow = kind === 'plain' ? ids.join(',') : view;
      await page.goto(`${plain.url}/?gateway=${gateway.url}&view=${view}&follow=${follow}`);
      await expect(page.locator(`[data-loaded="${kind === 'plain' ? SESSIONS + 2 : 3}"]`)).toBeVisible();
    }
    if (tab > 0) await setVisible(page, false);
  }
  await pages[0]?.bringToFront();
  return { context, pages };
}

const bench = base.extend<{ plain: PageServer }>({
  plain: async ({ isShort: _ }, use) => {
    const server = await servePage(await bundlePage('pages/plain-page.tsx'));
    await use(server);
    await server.close();
  },
  gateway: async ({ plain }, use) => {
    const gateway = await startGateway({ args: ['--public-url', plain.url] });
    await use(gateway);
    await gateway.dispose();
  },
});

bench('compare: ours, and a plain WebSocket in every tab', async ({ browser, gateway, plain, record }) => {
  for (const tabs of TABS) {
    for (const kind of KINDS) {
      // New ones each time: nobody's history is longer than the other's.
      const ids: SessionId[] = [];
      for (let made = 0; made < SESSIONS; made += 1) ids.push((await gateway.createSession()).id);
      const { context, pages } = await openTabs(kind, { browser, gateway, plain, ids }, tabs);
      const [viewer] = pages;
      const [viewed] = ids;
      if (!viewer || !viewed) return;
      const stream = async (count: number): Promise<void> => {
        const text = `/stream ${count} ${RATE}`;
        await startTurns(
          gateway,
          ids.map((sessionId) => ({ sessionId, text })),
        );
        await allIdle(gateway, 60_000);
        await expect(viewer.locator('[role="log"]')).toContainText(`#${count} `, { timeout: 30_000 });
      };
      await stream(5);
      const after = await lastSeqOf(gateway, viewed);
      const stop = await watchPainted(viewer);
      const before = {
        at: performance.now(),
        browser: await browserCpuMs(browser),
        gateway: cpuMs(gateway.pid),
      };
      await stream(SECONDS * RATE);
      const took = performance.now() - before.at;
      const label = `${kind}, ${tabs} ${tabs === 1 ? 'tab' : 'tabs'}`;
      record(`sockets, ${label}`, '', (await gateway.status()).sockets);
      record(`CPU of the gateway, ${label}`, 'cores', (cpuMs(gateway.pid) - before.gateway) / took);
      record(
        `CPU of the browser, ${label}`,
        'cores',
        ((await browserCpuMs(browser)) - before.browser) / took,
      );
      const { painted } = await stop();
      const written = await writtenChunks(gateway, viewed, after);
      record(`written → painted, ${label}`, 'ms', latencies(written, painted));
      let heap = await workerHeapBytes(browser);
      for (const page of pages) heap += await pageHeapBytes(page);
      record(`heap of tabs and worker by tab, ${label}`, 'MB', heap / tabs / 1e6);
      await context.close();
      for (const id of ids) await gateway.request('DELETE', `/v1/sessions/${id}`);
      await expect.poll(async () => (await gateway.status()).sockets).toBe(0);
    }
  }
});

/** What a round of chaos works in: a gateway behind a wire, a browser, its tabs, and what was said so far. */
import type { Browser, BrowserContext } from '@playwright/test';
import { type AppPage, appPage } from '../browser/app-page.ts';
import { pairPage, shown } from '../support/browser/app.ts';
import type { FaultyProxy } from '../support/browser/faulty-proxy.ts';
import type { GatewayProcess } from '../support/browser/gateway-process.ts';
import { type SharedWorkers, sharedWorkers } from '../support/browser/shared-workers.ts';

export interface Tab extends AppPage {
  name: string;
  /** Nothing can be done with it now: it stands still, or is on its way. */
  isBusy: boolean;
}

export interface Note {
  sessionId: string;
  tab: Tab;
  /** The tab lived on after it: the words must be in the log, or in the message box. */
  isOwed: boolean;
}

export interface Room {
  gateway: GatewayProcess;
  wire: FaultyProxy;
  context: BrowserContext;
  workers: SharedWorkers;
  random: () => number;
  tabs: Tab[];
  sessions: string[];
  /** By their words. */
  notes: Map<string, Note>;
  /** What went wrong in a page by itself: errors that nobody caught. */
  errors: string[];
  /** What is under way, and ends by itself. */
  underWay: Set<Promise<unknown>>;
  /** What the origin may store in all; nothing said, as much as ever. */
  quota(bytes?: number): Promise<void>;
  openTab(): Promise<void>;
  /** It is gone, or begins anew: what it was about to send may be lost with it. */
  forget(tab: Tab): void;
  say(...words: unknown[]): void;
}

export interface RoomParts {
  browser: Browser;
  context: BrowserContext;
  gateway: GatewayProcess;
  wire: FaultyProxy;
  random: () => number;
}

export async function openRoom({ browser, context, gateway, wire, random }: RoomParts): Promise<Room> {
  const began = Date.now();
  const errors: string[] = [];
  let opened = 0;
  const room: Room = {
    gateway,
    wire,
    context,
    workers: await sharedWorkers(browser),
    random,
    tabs: [],
    sessions: [],
    notes: new Map(),
    errors,
    underWay: new Set(),
    async quota(quotaSize) {
      const page = room.tabs.find((tab) => !tab.isBusy)?.page;
      if (!page) return;
      const devtools = await context.newCDPSession(page);
      const limits = { origin: gateway.url, ...(quotaSize !== undefined && { quotaSize }) };
      await devtools.send('Storage.overrideQuotaForOrigin', limits);
    },
    async openTab() {
      const page = await context.newPage();
      opened += 1;
      const tab: Tab = { ...appPage(page), name: `tab${opened}`, isBusy: true };
      page.on('pageerror', (error) => errors.push(`${tab.name}: ${error.stack ?? error.message}`));
      if (opened === 1) await pairPage(page, gateway);
      else await page.goto(`${gateway.url}/`).catch(() => {});
      room.tabs.push(tab);
      await shown(page).catch(() => {});
      tab.isBusy = false;
    },
    forget(tab) {
      for (const note of room.notes.values()) if (note.tab === tab) note.isOwed = false;
    },
    say: (...words) => console.log(`${((Date.now() - began) / 1000).toFixed(1)}`, ...words),
  };
  return room;
}

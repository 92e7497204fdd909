/**
 * A browser whose tabs can be discarded, as a browser does that is short of memory. Only extensions can ask for it:
 * a tiny one does.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page, type Worker } from '@playwright/test';
import { launchOptions } from './launch-options.ts';

const MANIFEST = {
  manifest_version: 3,
  name: 'Discards tabs',
  version: '1',
  permissions: ['tabs'],
  background: { service_worker: 'background.js' },
};

/** What is used of the extension's `chrome`. */
interface Extension {
  chrome: {
    tabs: {
      query(filter: { discarded?: boolean }): Promise<{ id: number; url: string }[]>;
      discard(id: number): Promise<unknown>;
      update(id: number, change: { active: boolean }): Promise<unknown>;
    };
  };
}

export interface DiscardingBrowser {
  context: BrowserContext;
  /** The tab must not be the one in front. Its page is gone; the tab stays. */
  discard(page: Page): Promise<void>;
  /** A person clicks on the discarded tab: its page, loaded anew. */
  bringBack(): Promise<Page>;
  dispose(): Promise<void>;
}

export async function openDiscardingBrowser(): Promise<DiscardingBrowser> {
  const extension = await mkdtemp(join(tmpdir(), 'aperture-extension-'));
  await writeFile(join(extension, 'manifest.json'), JSON.stringify(MANIFEST));
  await writeFile(join(extension, 'background.js'), '');
  const context = await chromium.launchPersistentContext('', {
    ...launchOptions,
    args: [
      ...(launchOptions.args ?? []),
      // The older headless mode has no extensions.
      '--headless=new',
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
    ],
    ignoreDefaultArgs: ['--disable-extensions'],
  });
  const background = await backgroundOf(context);

  return {
    context,
    async discard(page) {
      const gone = page.waitForEvent('close');
      await background.evaluate(async (url) => {
        const { tabs } = (globalThis as unknown as Extension).chrome;
        const [tab] = (await tabs.query({})).filter((candidate) => candidate.url === url);
        if (tab) await tabs.discard(tab.id);
      }, page.url());
      await gone;
    },
    async bringBack() {
      const back = context.waitForEvent('page');
      await background.evaluate(async () => {
        const { tabs } = (globalThis as unknown as Extension).chrome;
        const [tab] = await tabs.query({ discarded: true });
        if (tab) await tabs.update(tab.id, { active: true });
      });
      return back;
    },
    async dispose() {
      await context.close();
      await rm(extension, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function backgroundOf(context: BrowserContext): Promise<Worker> {
  const [known] = context.serviceWorkers();
  return known ?? (await context.waitForEvent('serviceworker'));
}

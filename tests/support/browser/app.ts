/** The app as a person opens it: a browser that is paired with a gateway, and its first tab. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  expect,
  type Page,
} from '@playwright/test';
import type { GatewayProcess } from './gateway-process.ts';
import { launchOptions } from './launch-options.ts';

export interface App {
  context: BrowserContext;
  page: Page;
}

/** Opens a pairing link and waits until the device is paired: its token is stored before the feed is opened. */
export async function pairPage(page: Page, gateway: GatewayProcess): Promise<void> {
  await page.goto(await gateway.pairLink());
  await shown(page);
  await expect(page).not.toHaveURL(/#pair=/);
  await expect(page.locator('[data-gateway="online"]')).toBeVisible();
  await expect(page.getByRole('button', { name: 'New session' }).first()).toBeEnabled();
}

/** Waits until the app is there, with or without a gateway. */
export async function shown(page: Page): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Sessions' })).toBeVisible();
}

/** Does not wait for the end of the app's backoff; it may have found the gateway by itself. */
export async function tryNow(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: 'Try now' })
    .click({ timeout: 5_000 })
    .catch(() => undefined);
}

/** A browser profile of its own in a browser that is open: a device that is new to the gateway, now paired. */
export async function pairedContext(
  browser: Browser,
  gateway: GatewayProcess,
  options: BrowserContextOptions = {},
): Promise<App> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await pairPage(page, gateway);
  return { context, page };
}

/** A profile on disk: it outlives the browser, so that a restart of the browser can be tested. */
export interface Profile {
  readonly folder: string;
  /** Starts a browser on the profile. Close its context before the next one. */
  open(options?: BrowserContextOptions): Promise<BrowserContext>;
  dispose(): Promise<void>;
}

export async function createProfile(): Promise<Profile> {
  const folder = await mkdtemp(join(tmpdir(), 'aperture-profile-'));
  return {
    folder,
    open: (options = {}) =>
      chromium.launchPersistentContext(folder, {
        ...launchOptions,
        viewport: { width: 1280, height: 800 },
        ...options,
      }),
    dispose: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

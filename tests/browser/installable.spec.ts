/** What makes the page an app: its manifest, its pictures, and a service worker that has every part of it. */
import type { Page } from '@playwright/test';
import * as v from 'valibot';
import { shown } from '../support/browser/app.ts';
import { expect, test } from '../support/browser/fixtures.ts';

const picture = { src: v.string(), sizes: v.string(), type: v.string() };
/** What an installation needs, and what its dialog and the system's menus show. */
const manifestSchema = v.looseObject({
  id: v.literal('/'),
  name: v.pipe(v.string(), v.minLength(1)),
  short_name: v.pipe(v.string(), v.maxLength(12)),
  description: v.string(),
  start_url: v.literal('/'),
  scope: v.literal('/'),
  display: v.literal('standalone'),
  display_override: v.array(v.string()),
  launch_handler: v.object({ client_mode: v.array(v.string()) }),
  theme_color: v.pipe(v.string(), v.hexColor()),
  background_color: v.pipe(v.string(), v.hexColor()),
  icons: v.array(v.object({ ...picture, purpose: v.string() })),
  screenshots: v.array(
    v.object({ ...picture, form_factor: v.picklist(['wide', 'narrow']), label: v.string() }),
  ),
  shortcuts: v.array(v.looseObject({ name: v.string(), url: v.string(), icons: v.array(v.object(picture)) })),
});

async function manifestOf(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  const { url, errors, data } = await devtools.send('Page.getAppManifest');
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  return { url, errors, installabilityErrors, manifest: v.parse(manifestSchema, JSON.parse(data ?? '')) };
}

const sizeOf = (page: Page, src: string) =>
  page.evaluate(async (url) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  }, src);

test('can be installed: the manifest and its icons are in order', async ({ openApp, gateway }) => {
  const { page } = await openApp();
  const { url, errors, installabilityErrors, manifest } = await manifestOf(page);
  expect(errors).toEqual([]);
  expect(url).toBe(`${gateway.url}/manifest.webmanifest`);
  // Playwright's contexts are private ones, in which nothing can be installed.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);

  const pictures = [
    ...manifest.icons,
    ...manifest.screenshots,
    ...manifest.shortcuts.flatMap((s) => s.icons),
  ];
  for (const { src, sizes, type } of pictures) {
    const response = await page.request.get(gateway.url + src);
    expect([src, response.headers()['content-type']?.split(';')[0]]).toEqual([src, type]);
    if (sizes !== 'any') expect([src, (await sizeOf(page, src)).join('x')]).toEqual([src, sizes]);
  }
  const icons = (purpose: string) => manifest.icons.filter((icon) => icon.purpose === purpose);
  expect(icons('any').map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));
  expect(icons('maskable').map(({ sizes }) => sizes)).toContain('512x512');
});

test('its pictures are what the dialogs of an installation take', async ({ openApp }) => {
  const { manifest } = await manifestOf((await openApp()).page);
  for (const form of ['wide', 'narrow']) {
    const sizes = manifest.screenshots
      .filter(({ form_factor }) => form_factor === form)
      .map((shot) => shot.sizes.split('x').map(Number));
    expect(sizes.length).toBeGreaterThan(0);
    for (const [width = 0, height = 0] of sizes) {
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(320);
      expect(Math.max(width, height)).toBeLessThanOrEqual(3840);
      expect(Math.max(width, height) / Math.min(width, height)).toBeLessThanOrEqual(2.3);
    }
    // Those of one form are of one shape.
    expect(new Set(sizes.map(([width = 0, height = 1]) => width / height)).size).toBe(1);
  }
});

test('its shortcuts lead into the app, with a gateway and without one', async ({ openApp, gateway }) => {
  const tab = await openApp();
  const id = await tab.createSession();
  const { manifest } = await manifestOf(tab.page);
  expect(manifest.shortcuts.map(({ name }) => name)).toEqual(['New session', 'Last session']);
  await tab.page.evaluate(() => navigator.serviceWorker.ready);
  const lead = async () => {
    for (const { url } of manifest.shortcuts) {
      await tab.page.goto(gateway.url + url);
      await shown(tab.page);
      await expect(tab.page).toHaveURL(url === '/last' ? new RegExp(`/chat/${id}$`) : gateway.url + url);
    }
  };
  for (const { url } of manifest.shortcuts) {
    expect((await fetch(gateway.url + url)).headers.get('content-type')).toContain('text/html');
  }
  await lead();
  await gateway.kill();
  await lead();
});

test('what makes it an app reaches the page: an offer to install becomes a button', async ({ openApp }) => {
  const { page } = await openApp('/settings');
  const button = page.getByRole('button', { name: 'Install Aperture' });
  await expect(page.getByRole('heading', { name: 'Storage on this device' })).toBeVisible();
  await expect(button).toHaveCount(0);
  // A private window gets no offer of Chromium's own.
  await page.evaluate(() => {
    const offer = new Event('beforeinstallprompt', { cancelable: true });
    window.dispatchEvent(Object.assign(offer, { prompt: async () => ({ outcome: 'accepted' }) }));
  });
  await button.click();
  await page.evaluate(() => window.dispatchEvent(new Event('appinstalled')));
  await expect(page.getByText('It runs as an app on this device.')).toBeVisible();
});

test('keeps the shell, the worker and the lazy parts, and nothing of the gateway’s', async ({ openApp }) => {
  const { page } = await openApp();
  const cached = () =>
    page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      const names = await caches.keys();
      const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return lists.flat().map(({ url }) => new URL(url).pathname);
    });
  await expect.poll(cached).toContain('/index.html');
  const paths = await cached();
  expect(paths).toContain('/manifest.webmanifest');
  const loaded = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
  );
  for (const path of loaded.filter((path) => path.startsWith('/assets/'))) expect(paths).toContain(path);
  expect(paths.some((path) => /^\/assets\/main-[\w-]+\.js$/.test(path))).toBe(true);
  expect(paths.filter((path) => /^\/(v1|acp|healthz|screenshots)/.test(path))).toEqual([]);
});

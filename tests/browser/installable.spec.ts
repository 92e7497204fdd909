/** What makes the page an app: its manifest, its icons, and a service worker that has every part of it. */
import { expect, test } from '../support/browser/fixtures.ts';

test('can be installed: the manifest and its icons are in order', async ({ openApp, context, gateway }) => {
  const { page } = await openApp();
  const session = await context.newCDPSession(page);
  const manifest = await session.send('Page.getAppManifest');
  expect(manifest.errors).toEqual([]);
  expect(manifest.url).toBe(`${gateway.url}/manifest.webmanifest`);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // Playwright's contexts are private ones, in which nothing can be installed.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);

  const { icons } = JSON.parse(manifest.data ?? '{}') as { icons: { src: string; sizes: string }[] };
  for (const { src, sizes } of icons) {
    const width = await page.evaluate(async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      return image.naturalWidth;
    }, src);
    if (sizes !== 'any') expect(`${width}x${width}`).toBe(sizes);
  }
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
  expect(paths.filter((path) => /^\/(v1|acp|healthz)/.test(path))).toEqual([]);
});

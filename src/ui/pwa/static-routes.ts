/**
 * What the browser takes from the caches of this build by itself, without starting the service worker: the files of
 * the app, and its first page. A cold start waits for no service worker then. Browsers that know nothing of it, and
 * requests that find nothing there, go their old way. Runs in the service worker.
 */
import { cacheNames } from 'workbox-core';

interface StaticRoute {
  condition: { urlPattern: { pathname: string; search?: string }; requestMode?: RequestMode };
  source: { cacheName: string };
}

/** Chromium's since 123 (Service Worker Static Routing API). */
interface RoutedInstallEvent extends Event {
  addRoutes?(routes: readonly StaticRoute[]): Promise<void>;
}

/** A cache for each build: its name in the other one is the same for all, and says nothing of the address. */
const SHELL = 'aperture-shell-';
const START = '/';

/** Without them the app starts all the same, later. */
export async function addStaticRoutes(event: RoutedInstallEvent, build: string): Promise<void> {
  if (event.addRoutes === undefined) return;
  try {
    const cacheName = `${SHELL}${build}`;
    const shell = await caches.open(cacheName);
    await shell.add(new Request(START, { cache: 'reload' }));
    await event.addRoutes([
      // Their names have a hash: whatever build put them there.
      { condition: { urlPattern: { pathname: '/assets/*' } }, source: { cacheName: cacheNames.precache } },
      {
        condition: { urlPattern: { pathname: START, search: '' }, requestMode: 'navigate' },
        source: { cacheName },
      },
    ]);
  } catch {
    // The next build tries again.
  }
}

/** Once no page of an older build is served any more. */
export async function removeOldShells(build: string): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(SHELL) && name !== `${SHELL}${build}`);
  await Promise.all(old.map((name) => caches.delete(name)));
}

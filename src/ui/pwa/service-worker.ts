/**
 * The service worker: keeps the shell, the SharedWorker's file and every lazy part of one build, so that the
 * app opens without a gateway. It never touches what is alive: `/v1`, `/acp` and `/healthz` go past it.
 *
 * A new build waits until a person says so (`SKIP_WAITING`): the page of one build must not get the parts of another.
 */
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { openFromNotice } from './notification-click.ts';
import { addStaticRoutes, removeOldShells } from './static-routes.ts';

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: Parameters<typeof precacheAndRoute>[0];
};

/** The app's own routes; any other address is the gateway's to answer. */
const APP_ROUTES = /^\/(?:chat\/[^/?]+|new|inbox|search|settings|pair|last)?\/?(?:\?|$)/;

cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { allowlist: [APP_ROUTES] }));

self.addEventListener('install', (event) => event.waitUntil(addStaticRoutes(event, __BUILD_ID__)));
self.addEventListener('activate', (event) => event.waitUntil(removeOldShells(__BUILD_ID__)));

self.addEventListener('message', (event) => {
  // What `messageSkipWaiting` of workbox-window sends.
  const message: unknown = event.data;
  if (typeof message !== 'object' || message === null || !('type' in message)) return;
  if (message.type === 'SKIP_WAITING') void self.skipWaiting();
  if (message.type === 'BUILD') event.ports[0]?.postMessage(__BUILD_ID__);
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const data: unknown = event.notification.data;
  const isOurs = typeof data === 'object' && data !== null && 'path' in data;
  const path = isOurs && typeof data.path === 'string' && data.path.startsWith('/') ? data.path : '/';
  event.waitUntil(
    openFromNotice(path, {
      all: () => self.clients.matchAll({ type: 'window', includeUncontrolled: true }),
      open: (address) => self.clients.openWindow(address),
    }),
  );
});

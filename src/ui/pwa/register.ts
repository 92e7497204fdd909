/**
 * Registers the service worker and tells when a newer build waits. It knows nothing of banners: whoever is
 * told decides when to apply.
 */
import { messageSW, Workbox } from 'workbox-window';
import { trustedScriptUrl } from '../trusted-script-url.ts';
import { loadNewestBuild } from './newest-build.ts';

/** How often a tab that is shown looks for a newer build, at most. */
const UPDATE_CHECK_MS = 10 * 60_000;
const ANSWER_LIMIT_MS = 2_000;

export interface RegisterOptions {
  /** Called in every tab when a newer build is installed and waits; `apply` switches to it and reloads this tab. */
  onUpdateReady(apply: () => void): void;
}

export function registerServiceWorker({ onUpdateReady }: RegisterOptions): void {
  // Development has none, and neither have pages outside a secure context.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;

  const workbox = new Workbox(trustedScriptUrl('/sw.js'), { scope: '/', updateViaCache: 'none' });
  /** A page that was loaded past the service worker may be of the very build that waits. */
  const offer = (worker: ServiceWorker | undefined): void => {
    void buildOf(worker).then((build) => {
      // A page that is not controlled by a service worker (a browser's first) is never told that the newer one took over.
      if (build !== __BUILD_ID__) onUpdateReady(() => void loadNewestBuild());
    });
  };
  workbox.addEventListener('waiting', ({ sw }) => offer(sw));
  // Another tab applied the update: this one still runs the old build, and reloads when its person says so.
  workbox.addEventListener('controlling', ({ sw, isUpdate, isExternal }) => {
    if (isUpdate || isExternal) offer(sw);
  });

  let checkedAt = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - checkedAt < UPDATE_CHECK_MS) return;
    checkedAt = Date.now();
    void workbox.update().catch(ignore);
  });
  void workbox.register().catch(ignore);
}

/** Null: it does not say, as one of an older build. */
function buildOf(worker: ServiceWorker | undefined): Promise<unknown> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), ANSWER_LIMIT_MS));
  return worker ? Promise.race([messageSW(worker, { type: 'BUILD' }), late]) : late;
}

/** Without a service worker the app still works while the gateway is there; a failed check is tried again. */
const ignore = (): void => undefined;

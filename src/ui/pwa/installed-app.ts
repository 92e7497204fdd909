/**
 * What the page does as an app on this device: its updates, its badge, its last session, and where launches lead.
 * Loaded after the first paint.
 */
import { showAppBadge } from '../app-badge.ts';
import { followNotices } from '../notices/follow-notices.ts';
import { followLastSession } from '../routing/last-session.ts';
import type { Page } from '../store/page.ts';
import { followLaunches, type LaunchQueue } from './launches.ts';
import { registerServiceWorker } from './register.ts';

declare global {
  interface Window {
    /** Chromium's, where the page is an installed app. */
    readonly launchQueue?: LaunchQueue;
  }
}

/** `openedAt`: the address that this page was opened with, whole. */
export function runAsInstalledApp(page: Page, openedAt: string, local: Storage | null): void {
  registerServiceWorker({ onUpdateReady: page.banners.updateReady });
  showAppBadge(page, navigator);
  followLastSession(page, local);
  followNotices(page);
  followLaunches(window.launchQueue, openedAt, ({ pathname, hash }) => {
    page.router.navigate(pathname);
    // A pairing link: who listens for it takes it out of the address again.
    if (hash !== '') window.location.hash = hash;
  });
}

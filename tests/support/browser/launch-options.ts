/** How every test starts its browser. */
import type { LaunchOptions } from '@playwright/test';
import { findChromium } from '../../../scripts/setup/chromium.mjs';

const executablePath = findChromium();

export const launchOptions: LaunchOptions = {
  ...(executablePath !== undefined && { executablePath }),
  args: [
    // Chromium has no sandbox for root, which is who runs in most containers.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    // Containers give /dev/shm 64 MB.
    '--disable-dev-shm-usage',
    // Nothing of the browser's own goes out: no test depends on a network.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-domain-reliability',
    '--no-first-run',
  ],
};

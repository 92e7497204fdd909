/**
 * Freezes a tab: none of its code runs, its ports fill up, and it keeps its lock, as with a tab that a browser
 * freezes. (DevTools' own freezing wants a tab that is really hidden, which Playwright's never is.)
 */
import type { Page } from '@playwright/test';

export interface Frozen {
  thaw(): Promise<void>;
}

export async function freeze(page: Page): Promise<Frozen> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Debugger.enable');
  const paused = new Promise<void>((resolve) => devtools.once('Debugger.paused', () => resolve()));
  await devtools.send('Debugger.pause');
  // Takes hold at the page's next statement.
  // Answered only when it is thawed.
  devtools.send('Runtime.evaluate', { expression: 'setTimeout(() => undefined)' }).catch(() => {});
  await paused;
  return {
    async thaw() {
      await devtools.send('Debugger.resume');
      await devtools.send('Debugger.disable');
      await devtools.detach();
    },
  };
}

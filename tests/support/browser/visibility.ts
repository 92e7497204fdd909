/**
 * Hides and shows a tab as its page sees it. Playwright keeps every page visible (its focus emulation cannot be
 * turned off), so the page is told what a browser would tell it, by the same property and event.
 */
import type { Page } from '@playwright/test';

export async function setVisible(page: Page, isVisible: boolean): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visibilityOf(isVisible));
}

const visibilityOf = (isVisible: boolean): DocumentVisibilityState => (isVisible ? 'visible' : 'hidden');

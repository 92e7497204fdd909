/** What is at hand everywhere but needed by nobody at once: keys, swipes, and the count in the tab's icon. */
import { showTabIcon } from '../inbox/tab-icon.ts';
import { watchSwipe } from '../phone/swipe.ts';
import type { Page } from '../store/page.ts';
import { watchKeys } from './watch-keys.ts';

export function beAtHand(page: Page, document: Document): () => void {
  const stops = [watchKeys(page, document), showTabIcon(page, document), watchSwipe(page, window)];
  return () => {
    for (const stop of stops) stop();
  };
}

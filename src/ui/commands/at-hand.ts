/** What is at hand everywhere but needed by nobody at once: keys, and the count in the tab's icon. */
import { showTabIcon } from '../inbox/tab-icon.ts';
import type { Page } from '../store/page.ts';
import { watchKeys } from './watch-keys.ts';

export function beAtHand(page: Page, document: Document): () => void {
  const stops = [watchKeys(page, document), showTabIcon(page, document)];
  return () => {
    for (const stop of stops) stop();
  };
}

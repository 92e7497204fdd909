/** What is at hand everywhere but needed by nobody at once: keys, swipes, the tab's title, and the count in its icon. */
import { showTabIcon } from '../inbox/tab-icon.ts';
import { watchKeyboard } from '../keyboard-inset.ts';
import { watchSwipe } from '../phone/swipe.ts';
import type { Page } from '../store/page.ts';
import { showTabTitle } from '../tab-title.ts';
import { watchKeys } from './watch-keys.ts';

export function beAtHand(page: Page, document: Document): () => void {
  const keyboard = new AbortController();
  watchKeyboard(window, document.documentElement, keyboard.signal);
  const stops = [
    watchKeys(page, document),
    showTabTitle(page, document),
    showTabIcon(page, document),
    watchSwipe(page, window),
    () => keyboard.abort(),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

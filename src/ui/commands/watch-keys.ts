/** Does what keys ask for, wherever the focus is. Who takes a key first (a menu, a field) keeps it. */
import { singleKeys } from '../preferences/single-keys.ts';
import type { Page } from '../store/page.ts';
import { appCommands, numbered } from './app-commands.ts';
import { matchesChord } from './chord.ts';

export function watchKeys(page: Page, document: Document): () => void {
  const listeners = new AbortController();
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
      if (document.querySelector('dialog[open]')) return;
      // Where keys alone do nothing, it is as if somebody were typing everywhere.
      const isTyping = isField(event.target) || !singleKeys.peek();
      const found = [...appCommands(page), ...numbered(page)].find(({ keys }) =>
        keys.some((chord) => matchesChord(chord, event, isTyping)),
      );
      if (!found) return;
      event.preventDefault();
      if (found.needsGateway && page.away.peek() !== null) page.toasts.add('info', page.away.peek() ?? '');
      else found.run();
    },
    { signal: listeners.signal },
  );
  return () => listeners.abort();
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

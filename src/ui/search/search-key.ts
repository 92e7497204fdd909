/** The keys that lead to the search field: `/` where nobody types, Ctrl or Cmd with Shift and F anywhere. */
import { singleKeys } from '../preferences/single-keys.ts';

export function isSearchKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return false;
  if (event.key.toLowerCase() === 'f')
    return event.shiftKey && (event.ctrlKey || event.metaKey) && !event.altKey;
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return false;
  return singleKeys.peek() && !isTyping(event.target);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

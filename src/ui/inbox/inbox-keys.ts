/** The keys of the inbox: j and k between items, Enter opens, e marks as read; y, a and n answer what is selected. */
import type { PermissionOption } from '../../shared/acp.ts';
import { chosenBy } from '../conversation/permission-keys.ts';
import { singleKeys } from '../preferences/single-keys.ts';

export type InboxKey =
  | { type: 'move'; by: 1 | -1 }
  | { type: 'open' }
  | { type: 'read' }
  | { type: 'answer'; index: number };

/** What the key asks for; null: nothing. `card` is the selected item, `options` those of its first question. */
export function inboxKey(
  event: KeyboardEvent,
  card: Element | null,
  options: readonly PermissionOption[],
): InboxKey | null {
  if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return null;
  if (options.length > 0) {
    const index = chosenBy(event, options, card);
    if (index !== -1) return { type: 'answer', index };
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isElsewhere(card)) return null;
  switch (event.key) {
    case 'j':
    case 'k':
    case 'e':
      if (!singleKeys.peek()) return null;
      return event.key === 'e' ? { type: 'read' } : { type: 'move', by: event.key === 'j' ? 1 : -1 };
    case 'ArrowDown':
      return { type: 'move', by: 1 };
    case 'ArrowUp':
      return { type: 'move', by: -1 };
    case 'Enter':
      // On a button or a link Enter is theirs.
      return document.activeElement === card ? { type: 'open' } : null;
    default:
      return null;
  }
}

/** The focus is in another part of the page, or where keys write or scroll. */
function isElsewhere(card: Element | null): boolean {
  const { activeElement } = document;
  if (activeElement === null || activeElement === document.body) return false;
  if (activeElement.matches('input, textarea, select, [role="menuitem"], section[tabindex]')) return true;
  return card?.closest('[data-inbox]')?.contains(activeElement) !== true;
}

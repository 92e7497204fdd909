/** Where a tab is, as a value and as an address. The route of a chat is the tab's active session. */
import { isSeq, isSessionId } from '../../shared/bare-ids.ts';
import type { Seq, SessionId } from '../../shared/ids.ts';
import { readSearch, type SearchRoute } from './search-route.ts';

export type Route =
  | { type: 'home' }
  /** `entry`: the entry that the address leads to. */
  | { type: 'chat'; sessionId: SessionId; entry: Seq | null }
  | { type: 'new' }
  | { type: 'inbox' }
  | SearchRoute
  | { type: 'settings' }
  | { type: 'pair' }
  /** The session that was looked at last: where it leads is known once the sessions are. */
  | { type: 'last' }
  | { type: 'unknown'; path: string };

/** `search` counts where the route has something to say in it. */
export function parseRoute(path: string, search = ''): Route {
  const parts = path.split('/').filter((part) => part !== '');
  const [first, second] = parts;
  if (first === undefined) return { type: 'home' };
  if (first === 'chat' && second !== undefined && parts.length === 2) {
    if (!isSessionId(second)) return { type: 'unknown', path };
    return { type: 'chat', sessionId: second, entry: entryIn(search) };
  }
  if (parts.length > 1) return { type: 'unknown', path };
  switch (first) {
    case 'search':
      return readSearch(search);
    case 'new':
    case 'inbox':
    case 'settings':
    case 'pair':
    case 'last':
      return { type: first };
    default:
      return { type: 'unknown', path };
  }
}

function entryIn(search: string): Seq | null {
  const text = new URLSearchParams(search).get('entry') ?? '';
  const seq = /^\d+$/.test(text) ? Number(text) : null;
  return isSeq(seq) ? seq : null;
}

/** With `entry`: the address of one entry of the session. */
export const chatPath = (sessionId: SessionId, entry: Seq | null = null): string =>
  entry === null ? `/chat/${sessionId}` : `/chat/${sessionId}?entry=${entry}`;

/** Where a tab is, as a value and as an address. The route of a chat is the tab's active session. */
import { isSeq, isSessionId } from '../../shared/bare-ids.ts';
import type { Seq, SessionId } from '../../shared/ids.ts';
import { MAX_BESIDE } from '../../shared/limits.ts';
import { readSearch, type SearchRoute } from './search-route.ts';

/** `entry`: the entry of it that the address leads to; `beside`: what is shown beside it, each once. */
export interface ChatRoute {
  type: 'chat';
  sessionId: SessionId;
  entry: Seq | null;
  beside: readonly SessionId[];
}

export type Route =
  | { type: 'home' }
  | ChatRoute
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
    return { type: 'chat', sessionId: second, entry: entryIn(search), beside: besideIn(search, second) };
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

function besideIn(search: string, first: SessionId): SessionId[] {
  const named = new URLSearchParams(search).get('beside')?.split(',') ?? [];
  return [...new Set(named.filter(isSessionId))].filter((id) => id !== first).slice(0, MAX_BESIDE);
}

/** With `entry`: the address of one entry of the session. */
export function chatPath(
  sessionId: SessionId,
  entry: Seq | null = null,
  beside: readonly SessionId[] = [],
): string {
  const said = [entry !== null && `entry=${entry}`, beside.length > 0 && `beside=${beside}`].filter(Boolean);
  return `/chat/${sessionId}${said.length > 0 ? `?${said.join('&')}` : ''}`;
}

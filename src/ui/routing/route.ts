/** Where a tab is, as a value and as an address. The route of a chat is the tab's active session. */
import * as v from 'valibot';
import { type SessionId, sessionIdSchema } from '../../shared/ids.ts';
import { readSearch, type SearchRoute } from './search-route.ts';

export type Route =
  | { type: 'home' }
  | { type: 'chat'; sessionId: SessionId }
  | { type: 'new' }
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
    const id = v.safeParse(sessionIdSchema, second);
    return id.success ? { type: 'chat', sessionId: id.output } : { type: 'unknown', path };
  }
  if (parts.length > 1) return { type: 'unknown', path };
  switch (first) {
    case 'search':
      return readSearch(search);
    case 'new':
    case 'settings':
    case 'pair':
    case 'last':
      return { type: first };
    default:
      return { type: 'unknown', path };
  }
}

export const chatPath = (sessionId: SessionId): string => `/chat/${sessionId}`;

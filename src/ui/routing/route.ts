/** Where a tab is, as a value and as an address. The route of a chat is the tab's active session. */
import * as v from 'valibot';
import { type Seq, type SessionId, seqSchema, sessionIdSchema } from '../../shared/ids.ts';
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
    const id = v.safeParse(sessionIdSchema, second);
    if (!id.success) return { type: 'unknown', path };
    return { type: 'chat', sessionId: id.output, entry: entryIn(search) };
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
  const seq = v.safeParse(seqSchema, /^\d+$/.test(text) ? Number(text) : null);
  return seq.success ? seq.output : null;
}

/** With `entry`: the address of one entry of the session. */
export const chatPath = (sessionId: SessionId, entry: Seq | null = null): string =>
  entry === null ? `/chat/${sessionId}` : `/chat/${sessionId}?entry=${entry}`;

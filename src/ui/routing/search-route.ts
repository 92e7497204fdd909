/** A search as an address: the words and what they are limited to, so that it can be gone back to and kept. */

import { isSessionId } from '../../shared/bare-ids.ts';
import type { EntryKind } from '../../shared/entry.ts';
import { ENTRY_KINDS } from '../../shared/entry-kinds.ts';
import type { SessionId } from '../../shared/ids.ts';

/** Null: not limited. */
export interface SearchTerms {
  text: string;
  sessionId: SessionId | null;
  agent: string | null;
  kind: EntryKind | null;
}
export type SearchRoute = { type: 'search' } & SearchTerms;

const KINDS: ReadonlySet<string> = new Set(ENTRY_KINDS);
const isKind = (kind: string | null): kind is EntryKind => kind !== null && KINDS.has(kind);

/** What does not fit counts as not said. */
export function readSearch(search: string): SearchRoute {
  const said = new URLSearchParams(search);
  const id = said.get('session');
  const kind = said.get('kind');
  return {
    type: 'search',
    text: said.get('q') ?? '',
    sessionId: isSessionId(id) ? id : null,
    agent: said.get('agent'),
    kind: isKind(kind) ? kind : null,
  };
}

export function searchPath({ text, sessionId, agent, kind }: SearchTerms): string {
  const said = new URLSearchParams();
  if (text !== '') said.set('q', text);
  if (sessionId !== null) said.set('session', sessionId);
  if (agent !== null) said.set('agent', agent);
  if (kind !== null) said.set('kind', kind);
  return said.size > 0 ? `/search?${said}` : '/search';
}

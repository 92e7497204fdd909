/**
 * The results of the search that is shown, page by page as they are found. What was found stays until the first of
 * the next search is there. It knows no component, and the worker by one call only.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { SessionId } from '../../shared/ids.ts';
import type { SearchCalls, SearchHit, SearchPage, SearchRequest } from '../../shared/rpc-search.ts';
import type { SearchTerms } from '../routing/search-route.ts';

export interface SearchState {
  /** What was searched; null before the first search. */
  terms: SearchTerms | null;
  hits: readonly SearchHit[];
  /** Whose title matches. */
  sessions: readonly SessionId[];
  status: 'searching' | 'more' | 'done' | 'failed';
  /** From 0 to 1. */
  indexed: number;
  isPartial: boolean;
  isWholeCopy: boolean;
}

export interface SearchResults {
  readonly state: ReadonlySignal<SearchState>;
  /** Begins a search; the same one again goes on showing what it found. */
  search(terms: SearchTerms): void;
  /** Finds further hits. */
  more(): void;
  close(): void;
}

/** So many are found without being asked for more. */
const STEP = 60;
/** Nobody reads so many; another word says better what is meant. */
export const MAX_HITS = 600;
/** While entries are being indexed the search is made again. */
const REFRESH_MS = 3_000;

const NOTHING: SearchState = {
  terms: null,
  hits: [],
  sessions: [],
  status: 'done',
  indexed: 1,
  isPartial: false,
  isWholeCopy: true,
};

interface Ongoing {
  terms: SearchTerms;
  request: SearchRequest;
  page: number;
  hits: SearchHit[];
  sessions: readonly SessionId[];
  wanted: number;
}

export function createSearchResults(call: () => SearchCalls): SearchResults {
  const state = signal<SearchState>(NOTHING);
  let current: Ongoing | null = null;
  let refreshTimer: ReturnType<typeof setTimeout> | undefined;

  function begin(terms: SearchTerms, wanted: number): void {
    clearTimeout(refreshTimer);
    current = { terms, request: requestOf(terms), page: 0, hits: [], sessions: [], wanted };
    if (terms.text.trim() === '') state.value = { ...NOTHING, terms };
    else void run(current);
  }

  async function run(search: Ongoing): Promise<void> {
    state.value = { ...state.value, status: 'searching' };
    try {
      while (state.value.status === 'searching') {
        const found = await call().searchMessages(search.request, search.page);
        if (current !== search) return;
        if (found === null) {
          // Another worker by now: once more from the beginning.
          begin(search.terms, search.wanted);
          return;
        }
        if (search.page === 0) search.sessions = found.sessions;
        search.page += 1;
        search.hits = [...search.hits, ...found.hits];
        show(search, found);
      }
      if (state.value.isPartial)
        refreshTimer = setTimeout(() => begin(search.terms, search.wanted), REFRESH_MS);
    } catch {
      if (current === search) state.value = { ...NOTHING, terms: search.terms, status: 'failed' };
    }
  }

  function show({ terms, hits, sessions, wanted }: Ongoing, found: SearchPage): void {
    // Until there is something to show, what was shown before stays.
    if (hits.length === 0 && !found.isDone) return;
    const { indexed, isPartial, isWholeCopy } = found;
    const isDone = found.isDone || hits.length >= MAX_HITS;
    const status = isDone ? 'done' : hits.length >= wanted ? 'more' : 'searching';
    state.value = { terms, hits, sessions, status, indexed, isPartial, isWholeCopy };
  }

  return {
    state,
    search(terms) {
      if (current === null || !isSame(current.terms, terms)) begin(terms, STEP);
    },
    more() {
      if (current === null || state.value.status !== 'more') return;
      current.wanted = current.hits.length + STEP;
      void run(current);
    },
    close(): void {
      clearTimeout(refreshTimer);
      current = null;
    },
  };
}

const isSame = (a: SearchTerms, b: SearchTerms): boolean =>
  a.text === b.text && a.sessionId === b.sessionId && a.agent === b.agent && a.kind === b.kind;

function requestOf({ text, sessionId, agent, kind }: SearchTerms): SearchRequest {
  // To people both say that something happened beside the conversation.
  const kinds = kind === null ? [] : kind === 'error' ? (['error', 'notice'] as const) : [kind];
  return { id: crypto.randomUUID(), text, sessionId, agent, kinds: [...kinds] };
}

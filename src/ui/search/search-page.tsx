/** What a search found: filters, sessions by their title, messages from the newest down, and what it could not see. */
import { useComputed, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { ErrorBoundary } from '../parts/error-boundary.tsx';
import { moveFocus } from '../sidebar/roving-focus.ts';
import { type Page, usePage } from '../store/page.ts';
import styles from './search.module.css';
import { SearchFilters } from './search-filters.tsx';
import { Hit } from './search-hit.tsx';
import { createSearchResults, MAX_HITS, type SearchResults } from './search-results.ts';
import { FoundSessions, Nothing, Scope } from './search-scope.tsx';

/** Kept while the page lives: whoever comes back from a result finds the list as it was. */
interface Kept {
  results: SearchResults;
  opened: string | null;
  scrollTop: number;
}
const kept = new WeakMap<Page, Kept>();

function keptOf(page: Page): Kept {
  const known = kept.get(page);
  if (known) return known;
  const made = { results: createSearchResults(() => page.call), opened: null, scrollTop: 0 };
  kept.set(page, made);
  return made;
}

export function SearchPage() {
  const page = usePage();
  const here = keptOf(page);
  const { results } = here;
  const list = useRef<HTMLDivElement>(null);
  const terms = useComputed(() => {
    const route = page.router.route.value;
    return route.type === 'search' ? route : null;
  });
  useSignalEffect(() => {
    if (terms.value === null) return;
    results.search(terms.value);
  });

  useEffect(() => {
    const element = list.current;
    if (!element || here.opened === null) return;
    element.scrollTop = here.scrollTop;
    element.querySelector<HTMLElement>(`[data-hit="${here.opened}"]`)?.focus({ preventScroll: true });
    here.opened = null;
  }, []);

  const shown = results.state.value;
  const asked = terms.value;
  if (asked === null) return null;
  // A title is often the first thing that was said: then the message is found, and leads there too.
  const titles = shown.sessions.filter((id) => !shown.hits.some(({ sessionId }) => sessionId === id));
  const isEmpty = shown.hits.length === 0 && titles.length === 0;
  return (
    <ErrorBoundary what="The search">
      <div class={styles.head}>
        <SearchFilters terms={asked} />
        <p class={styles.count} role="status">
          {asked.text.trim() === '' ? '' : countText(shown.hits.length, shown.status)}
        </p>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the links in it. */}
      <div
        ref={list}
        class={styles.results}
        data-search-results
        onScroll={(event) => {
          here.scrollTop = event.currentTarget.scrollTop;
        }}
        onKeyDown={(event) => moveFocus(event, event.currentTarget, 'a')}
      >
        <div
          class={styles.column}
          data-is-old={shown.status === 'searching' && shown.terms?.text !== asked.text}
        >
          {shown.terms === null ? null : <Scope state={shown} />}
          <FoundSessions ids={titles} />
          {shown.hits.map((hit) => (
            <Hit
              key={`${hit.sessionId}/${hit.seq}`}
              hit={hit}
              onOpen={() => {
                here.opened = `${hit.sessionId}/${hit.seq}`;
              }}
            />
          ))}
          {isEmpty ? <Nothing asked={asked} state={shown} /> : null}
          {shown.status === 'more' ? <More onShown={results.more} /> : null}
          {shown.hits.length >= MAX_HITS ? (
            <p class={styles.aside}>These are the newest {MAX_HITS}. Another word finds older ones.</p>
          ) : null}
        </div>
      </div>
    </ErrorBoundary>
  );
}

function countText(count: number, status: 'searching' | 'more' | 'done' | 'failed'): string {
  if (status === 'failed') return '';
  if (status === 'searching' && count === 0) return 'Searching…';
  const plus = status === 'done' && count < MAX_HITS ? '' : '+';
  return `${count}${plus} ${count === 1 && plus === '' ? 'message' : 'messages'}`;
}

/** Finds more when it comes into view; a button for those who do not scroll. */
function More({ onShown }: { onShown: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!button.current || typeof IntersectionObserver !== 'function') return;
    const observer = new IntersectionObserver((seen) => {
      if (seen.some(({ isIntersecting }) => isIntersecting)) onShown();
    });
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [onShown]);
  return (
    <button ref={button} type="button" class={`button ${styles.more}`} onClick={onShown}>
      Show older ones
    </button>
  );
}

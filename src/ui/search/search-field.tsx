/**
 * The field for words, above the list of sessions wherever that is shown. What is typed becomes the address of the
 * search page, which does the rest.
 */
import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { BackIcon, CloseIcon, SearchIcon } from '../icons/icons.tsx';
import { singleKeys } from '../preferences/single-keys.ts';
import { type SearchTerms, searchPath } from '../routing/search-route.ts';
import { moveFocus } from '../sidebar/roving-focus.ts';
import styles from '../sidebar/sidebar.module.css';
import { usePage } from '../store/page.ts';
import { isSearchKey } from './search-key.ts';

/** What is typed fast is searched once; browsers refuse addresses that change more often than ten times a second. */
const SETTLE_MS = 110;

const EVERYTHING: SearchTerms = { text: '', sessionId: null, agent: null, kind: null };
const results = () => document.querySelector<HTMLElement>('[data-search-results]');

export function SearchField() {
  const { router } = usePage();
  const text = useSignal('');
  const field = useRef<HTMLInputElement>(null);
  /** What the address says, or will say once what was typed has settled. */
  const told = useRef('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useSignalEffect(() => {
    const route = router.route.value;
    const routed = route.type === 'search' ? route.text : '';
    if (routed === told.current) return;
    clearTimeout(timer.current);
    told.current = routed;
    text.value = routed;
  });

  useEffect(() => {
    const takeFocus = () => {
      field.current?.focus();
      field.current?.select();
    };
    const listener = (event: KeyboardEvent) => {
      if (!isSearchKey(event)) return;
      event.preventDefault();
      if (field.current?.checkVisibility?.() !== false) {
        takeFocus();
        return;
      }
      // On a narrow screen the list, and this field with it, may not be shown.
      router.navigate('/search');
      requestAnimationFrame(takeFocus);
    };
    document.addEventListener('keydown', listener);
    return () => {
      clearTimeout(timer.current);
      document.removeEventListener('keydown', listener);
    };
  }, []);

  function tell(): void {
    clearTimeout(timer.current);
    const route = router.route.peek();
    const isThere = route.type === 'search';
    told.current = text.peek();
    router.navigate(searchPath({ ...(isThere ? route : EVERYTHING), text: told.current }), {
      replace: isThere,
    });
  }

  function change(next: string): void {
    text.value = next;
    clearTimeout(timer.current);
    timer.current = setTimeout(tell, SETTLE_MS);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && text.peek() !== '') {
      event.preventDefault();
      change('');
    } else if (event.key === 'Enter') {
      tell();
      results()?.querySelector('a')?.focus();
    } else if (event.key === 'ArrowDown') moveFocus(event, results(), 'a');
  }

  return (
    <div class={styles.searchRow}>
      <a class={`icon-button ${styles.searchBack}`} href="/" aria-label="Back to the list">
        <BackIcon />
      </a>
      <search class={styles.search}>
        <SearchIcon />
        <input
          ref={field}
          type="search"
          placeholder="Search messages"
          aria-label="Search messages"
          aria-keyshortcuts={singleKeys.value ? '/ Control+Shift+F' : 'Control+Shift+F'}
          autocomplete="off"
          enterkeyhint="search"
          spellcheck={false}
          maxLength={1_000}
          value={text}
          onInput={(event) => change(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {text.value === '' ? (
          singleKeys.value ? (
            <span class={styles.searchKey} aria-hidden="true">
              /
            </span>
          ) : null
        ) : (
          <button
            type="button"
            class={`icon-button ${styles.searchClear}`}
            aria-label="Clear the search"
            onClick={() => {
              text.value = '';
              tell();
              field.current?.focus();
            }}
          >
            <CloseIcon />
          </button>
        )}
      </search>
    </div>
  );
}

/**
 * Keeps the address bar and the route equal. Owns the route's signal and the history entries of this tab;
 * knows nothing of what is shown.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import { type ChatRoute, chatPath, parseRoute, type Route } from './route.ts';

export interface Router {
  readonly route: ReadonlySignal<Route>;
  /** `exact`: there, whoever leads elsewhere. */
  navigate(path: string, options?: { replace?: boolean; exact?: boolean }): void;
  /** From now on `way` goes to sessions in its own manner; null: nobody does. The ways back and forth stay as they are. */
  leadBy(way: ((to: ChatRoute) => void) | null): void;
  /** The reader was put where the address leads: a reload, or the way back, leaves them where they were last. */
  landed(): void;
  close(): void;
}

/** In the state of a history entry. */
const LANDED = { landed: true };

export function createRouter(window: Window): Router {
  const { history, location } = window;
  const route = signal<Route>(current());
  const listeners = new AbortController();
  let way: ((to: ChatRoute) => void) | null = null;

  function current(): Route {
    const found = parseRoute(location.pathname, location.search);
    return found.type === 'chat' && history.state?.landed === true ? { ...found, entry: null } : found;
  }

  function navigate(path: string, options: { replace?: boolean; exact?: boolean } = {}): void {
    const { pathname, search } = new URL(path, location.origin);
    const to = parseRoute(pathname, search);
    if (way !== null && !options.exact && to.type === 'chat') {
      way(to);
      return;
    }
    // The same address again leads there again.
    if (options.replace || path === location.pathname + location.search) history.replaceState(null, '', path);
    else history.pushState(null, '', path);
    route.value = current();
  }

  window.addEventListener(
    'popstate',
    () => {
      route.value = current();
    },
    { signal: listeners.signal },
  );
  window.document.addEventListener(
    'click',
    (event) => {
      const path = pathOfClick(event, location.origin);
      if (path === null) return;
      event.preventDefault();
      navigate(path);
    },
    { signal: listeners.signal },
  );

  return {
    route,
    navigate,
    leadBy(next) {
      way = next;
    },
    landed: () => history.replaceState(LANDED, ''),
    close: () => listeners.abort(),
  };
}

/** The app's path that a plain click on a link leads to; null for clicks that are the browser's business. */
function pathOfClick(event: MouseEvent, origin: string): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null || link.target !== '' || link.hasAttribute('download')) return null;
  if (link.origin !== origin || link.hash !== '') return null;
  const route = parseRoute(link.pathname, link.search);
  if (route.type === 'unknown') return null;
  if (route.type === 'chat') return chatPath(route.sessionId, route.entry, route.beside);
  return route.type === 'search' ? link.pathname + link.search : link.pathname;
}

/**
 * Keeps the address bar and the route equal. Owns the route's signal and the history entries of this tab;
 * knows nothing of what is shown.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import { parseRoute, type Route } from './route.ts';

export interface Router {
  readonly route: ReadonlySignal<Route>;
  navigate(path: string, options?: { replace?: boolean }): void;
  close(): void;
}

export function createRouter(window: Window): Router {
  const route = signal<Route>(parseRoute(window.location.pathname, window.location.search));
  const listeners = new AbortController();

  function read(): void {
    route.value = parseRoute(window.location.pathname, window.location.search);
  }

  function navigate(path: string, options: { replace?: boolean } = {}): void {
    if (options.replace) window.history.replaceState(null, '', path);
    else if (path !== window.location.pathname + window.location.search)
      window.history.pushState(null, '', path);
    read();
  }

  window.addEventListener('popstate', read, { signal: listeners.signal });
  window.document.addEventListener(
    'click',
    (event) => {
      const path = pathOfClick(event, window.location.origin);
      if (path === null) return;
      event.preventDefault();
      navigate(path);
    },
    { signal: listeners.signal },
  );

  return { route, navigate, close: () => listeners.abort() };
}

/** The app's path that a plain click on a link leads to; null for clicks that are the browser's business. */
function pathOfClick(event: MouseEvent, origin: string): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null || link.target !== '' || link.hasAttribute('download')) return null;
  if (link.origin !== origin || link.hash !== '') return null;
  return parseRoute(link.pathname, link.search).type === 'unknown' ? null : link.pathname + link.search;
}

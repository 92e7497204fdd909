/** Pages that are not needed at once, loaded when they are opened. */
import type { ComponentType } from 'preact';
import { createLazy, type Lazy, useLazy } from '../parts/lazy.ts';
import { usePage } from '../store/page.ts';
import { Message } from './message.tsx';

type PageModule = ComponentType;

/** Most of the app's code: what shows a conversation. The list is there before it. */
export const sessionPage = createLazy(() =>
  import('./session-page.tsx').then((module) => module.SessionPage),
);

const pages = {
  home: createLazy<PageModule>(() => import('./home-page.tsx').then((module) => module.HomePage)),
  new: createLazy<PageModule>(() => import('./new-session-page.tsx').then((module) => module.NewSessionPage)),
  inbox: createLazy<PageModule>(() => import('../inbox/inbox-page.tsx').then((module) => module.InboxPage)),
  search: createLazy<PageModule>(() =>
    import('../search/search-page.tsx').then((module) => module.SearchPage),
  ),
  settings: createLazy<PageModule>(() => import('./settings-page.tsx').then((module) => module.SettingsPage)),
  storage: createLazy<PageModule>(() => import('./storage-page.tsx').then((module) => module.StoragePage)),
  unknown: createLazy<PageModule>(() => import('./unknown-page.tsx').then((module) => module.UnknownPage)),
  pair: createLazy<PageModule>(() => import('./pair-page.tsx').then((module) => module.PairPage)),
} satisfies Record<string, Lazy<PageModule>>;

export function LazyPage({ name }: { name: keyof typeof pages }) {
  const lazy = pages[name];
  const Loaded = useLazy(lazy);
  if (Loaded) return <Loaded />;
  return lazy.failed.value ? <NotLoaded lazy={lazy} /> : null;
}

export function LazySessionPage() {
  const { conversations } = usePage();
  const Loaded = useLazy(sessionPage);
  const isThere = useLazy(conversations) !== null;
  if (Loaded && isThere) return <Loaded />;
  const missing = [sessionPage, conversations].find((lazy) => lazy.failed.value);
  return missing ? <NotLoaded lazy={missing} /> : null;
}

function NotLoaded({ lazy }: { lazy: Pick<Lazy<unknown>, 'load'> }) {
  return (
    <Message title="This part could not be loaded">
      <button type="button" class="button" onClick={() => lazy.load()}>
        Try again
      </button>
    </Message>
  );
}

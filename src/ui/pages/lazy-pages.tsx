/** Pages that are not needed at once, loaded when they are opened. */
import type { ComponentType } from 'preact';
import { createLazy, type Lazy, useLazy } from '../parts/lazy.ts';
import { Message } from './message.tsx';

type PageModule = ComponentType;

/** Most of the app's code: what shows a conversation. The list is there before it. */
export const sessionPage = createLazy(() =>
  import('./session-page.tsx').then((module) => module.SessionPage),
);

const pages = {
  new: createLazy<PageModule>(() => import('./new-session-page.tsx').then((module) => module.NewSessionPage)),
  inbox: createLazy<PageModule>(() => import('../inbox/inbox-page.tsx').then((module) => module.InboxPage)),
  search: createLazy<PageModule>(() =>
    import('../search/search-page.tsx').then((module) => module.SearchPage),
  ),
  settings: createLazy<PageModule>(() => import('./settings-page.tsx').then((module) => module.SettingsPage)),
  storage: createLazy<PageModule>(() => import('./storage-page.tsx').then((module) => module.StoragePage)),
  pair: createLazy<PageModule>(() => import('./pair-page.tsx').then((module) => module.PairPage)),
} satisfies Record<string, Lazy<PageModule>>;

export function LazyPage({ name }: { name: keyof typeof pages }) {
  const lazy = pages[name];
  const Loaded = useLazy(lazy);
  if (Loaded) return <Loaded />;
  return lazy.failed.value ? <NotLoaded lazy={lazy} /> : null;
}

export function LazySessionPage() {
  const Loaded = useLazy(sessionPage);
  if (Loaded) return <Loaded />;
  return sessionPage.failed.value ? <NotLoaded lazy={sessionPage} /> : null;
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

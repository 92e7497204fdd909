/** Pages that are not needed at once, loaded when they are opened. */
import type { ComponentType } from 'preact';
import { createLazy, type Lazy, useLazy } from '../parts/lazy.ts';
import { Message } from './message.tsx';

type PageModule = ComponentType;

const pages = {
  new: createLazy<PageModule>(() => import('./new-session-page.tsx').then((module) => module.NewSessionPage)),
  settings: createLazy<PageModule>(() => import('./settings-page.tsx').then((module) => module.SettingsPage)),
  pair: createLazy<PageModule>(() => import('./pair-page.tsx').then((module) => module.PairPage)),
} satisfies Record<string, Lazy<PageModule>>;

export function LazyPage({ name }: { name: keyof typeof pages }) {
  const lazy = pages[name];
  const Loaded = useLazy(lazy);
  if (Loaded) return <Loaded />;
  if (!lazy.failed.value) return null;
  return (
    <Message title="This part could not be loaded">
      <button type="button" class="button" onClick={() => lazy.load()}>
        Try again
      </button>
    </Message>
  );
}

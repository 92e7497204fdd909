/** Parts of the app that load when they are first needed, as signals: null until they are there. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { afterPaint } from './after-paint.ts';

export interface Lazy<T> {
  readonly value: ReadonlySignal<T | null>;
  /** True once loading failed; the next `load` tries again. */
  readonly failed: ReadonlySignal<boolean>;
  load(): void;
}

export function createLazy<T>(load: () => Promise<T>): Lazy<T> {
  const value = signal<T | null>(null);
  const failed = signal(false);
  let isLoading = false;
  return {
    value,
    failed,
    load() {
      if (isLoading || value.peek() !== null) return;
      isLoading = true;
      failed.value = false;
      load()
        .then((loaded) => {
          value.value = loaded;
        })
        .catch(() => {
          failed.value = true;
        })
        .finally(() => {
          isLoading = false;
        });
    },
  };
}

/** What is loaded, or null; asking for it starts to load it, once what is there without it is on the screen. */
export function useLazy<T>(lazy: Lazy<T>): T | null {
  const loaded = lazy.value.value;
  if (loaded === null && !lazy.failed.value) {
    // A hidden tab paints nothing, and is to be whole when it is shown.
    if (document.hidden) queueMicrotask(lazy.load);
    else afterPaint(lazy.load);
  }
  return loaded;
}

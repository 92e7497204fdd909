/**
 * One choice of this browser's person: kept in localStorage, and the same in all tabs at once. It knows nothing
 * of what is chosen.
 */
import { type Signal, signal } from '@preact/signals';

export type KeptIn = Pick<Storage, 'getItem' | 'setItem'>;

/** Tells of what other tabs wrote: the window. */
export type StorageEvents = Pick<EventTarget, 'addEventListener'>;

/** A signal that may be set; `fallback` holds where nothing is kept, or what is kept is no such value. */
export function keptChoice<T extends string | boolean>(
  storage: KeptIn | null,
  key: string,
  values: readonly [T, ...T[]],
  fallback: T = values[0],
  events: StorageEvents = globalThis,
): Signal<T> {
  const parse = (text: string | null): T => values.find((value) => String(value) === text) ?? fallback;
  const choice = signal<T>(parse(read(storage, key)));
  choice.subscribe((value) => {
    try {
      if (String(value) !== (read(storage, key) ?? String(fallback))) storage?.setItem(key, String(value));
    } catch {
      // Storage is full or forbidden: the choice holds until the tab closes.
    }
  });
  events.addEventListener?.('storage', (event) => {
    // A null key: all of it was cleared.
    if (event instanceof StorageEvent && (event.key === key || event.key === null)) {
      choice.value = parse(event.newValue);
    }
  });
  return choice;
}

function read(storage: KeptIn | null, key: string): string | null {
  try {
    return storage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

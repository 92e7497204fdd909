/** How this browser's person likes to read code and diffs: kept in localStorage, true for all that is shown. */
import { type Signal, signal } from '@preact/signals';

export type DiffLayout = 'unified' | 'split';

export interface ReadingChoices {
  /** Long lines of code go on in the next line. */
  readonly wrapsCode: Signal<boolean>;
  /** Side by side is shown only where there is room for it. */
  readonly diffLayout: Signal<DiffLayout>;
}

type KeptIn = Pick<Storage, 'getItem' | 'setItem'>;

export function createReadingChoices(storage: KeptIn | null): ReadingChoices {
  return {
    wrapsCode: kept(storage, 'aperture:wrap-code', [false, true]),
    diffLayout: kept(storage, 'aperture:diff-layout', ['unified', 'split']),
  };
}

/** A signal whose value outlives the tab; the first value is what holds where nothing is kept. */
function kept<T extends string | boolean>(
  storage: KeptIn | null,
  key: string,
  values: readonly [T, ...T[]],
): Signal<T> {
  const choice = signal<T>(values.find((value) => String(value) === read(storage, key)) ?? values[0]);
  choice.subscribe((value) => {
    try {
      if (String(value) !== (read(storage, key) ?? String(values[0]))) storage?.setItem(key, String(value));
    } catch {
      // Storage is full or forbidden: the choice holds until the tab closes.
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

/** Merely to name it throws where storage is forbidden. */
function browserStorage(): KeptIn | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

export const readingChoices = createReadingChoices(browserStorage());

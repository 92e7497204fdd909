/** How this browser's person likes to read code and diffs: true for all that is shown. */
import type { Signal } from '@preact/signals';
import { browserStorage } from '../preferences/browser-storage.ts';
import { type KeptIn, keptChoice } from '../preferences/kept-choice.ts';

export type DiffLayout = 'unified' | 'split';

export interface ReadingChoices {
  /** Long lines of code go on in the next line. */
  readonly wrapsCode: Signal<boolean>;
  /** Side by side is shown only where there is room for it. */
  readonly diffLayout: Signal<DiffLayout>;
}

export function createReadingChoices(storage: KeptIn | null): ReadingChoices {
  return {
    wrapsCode: keptChoice(storage, 'aperture:wrap-code', [false, true]),
    diffLayout: keptChoice<DiffLayout>(storage, 'aperture:diff-layout', ['unified', 'split']),
  };
}

export const readingChoices = createReadingChoices(browserStorage());

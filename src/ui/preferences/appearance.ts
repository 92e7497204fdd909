/** How close things stand and how large text is: shown by attributes of the root, which the style sheet reads. */
import { effect, type Signal } from '@preact/signals';
import { type KeptIn, keptChoice } from './kept-choice.ts';

export const DENSITIES = ['comfortable', 'compact'] as const;
export type Density = (typeof DENSITIES)[number];

export const TEXT_SIZES = ['medium', 'small', 'large', 'larger'] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

export interface Appearance {
  readonly density: Signal<Density>;
  readonly textSize: Signal<TextSize>;
}

/** Before the first paint: nothing is shown in one size and then in another. */
export function createAppearance(root: HTMLElement, storage: KeptIn | null): Appearance {
  const density = keptChoice<Density>(storage, 'aperture:density', DENSITIES);
  const textSize = keptChoice<TextSize>(storage, 'aperture:text-size', TEXT_SIZES);
  effect(() => {
    root.dataset.density = density.value;
    root.dataset.text = textSize.value;
  });
  return { density, textSize };
}

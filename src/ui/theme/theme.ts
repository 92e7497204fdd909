/**
 * The person's choice of theme: kept in localStorage, shown by one attribute that the style sheet reads. The
 * browser's own frame around the installed app follows.
 */
import { effect, type ReadonlySignal } from '@preact/signals';
import { type KeptIn, keptChoice } from '../preferences/kept-choice.ts';
import { legacyTheme } from './legacy-theme.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
const KEY = 'aperture:theme';

/** Of the page behind everything (`--bg`), which the browser's frame takes up. */
const FRAME_COLOURS = { light: '#fbfbfc', dark: '#101114' } as const;
const colourOf = ({ media }: HTMLMetaElement): string =>
  FRAME_COLOURS[media.includes('dark') ? 'dark' : 'light'];

export interface ThemeChoice {
  readonly theme: ReadonlySignal<Theme>;
  choose(theme: Theme): void;
}

export function createTheme(root: HTMLElement, storage: KeptIn | null): ThemeChoice {
  const frames = root.ownerDocument.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]');
  const earlier = THEMES.find((known) => known === legacyTheme(storage)) ?? 'system';
  const theme = keptChoice<Theme>(storage, KEY, THEMES, earlier);

  effect(() => {
    const next = theme.value;
    if (next === 'system') delete root.dataset.theme;
    else root.dataset.theme = next;
    for (const meta of frames) meta.content = next === 'system' ? colourOf(meta) : FRAME_COLOURS[next];
  });

  return {
    theme,
    choose(next) {
      theme.value = next;
    },
  };
}

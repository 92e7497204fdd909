/**
 * The person's choice of theme: kept in localStorage, shown by one attribute that the style sheet reads. The
 * browser's own frame around the installed app follows.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import { legacyTheme } from './legacy-theme.ts';

export type Theme = 'system' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const KEY = 'aperture:theme';

/** Of the page behind everything (`--bg`), which the browser's frame takes up. */
const FRAME_COLOURS = { light: '#fbfbfc', dark: '#101114' } as const;
const colourOf = ({ media }: HTMLMetaElement): string =>
  FRAME_COLOURS[media.includes('dark') ? 'dark' : 'light'];

export interface ThemeChoice {
  readonly theme: ReadonlySignal<Theme>;
  choose(theme: Theme): void;
}

export function createTheme(
  root: HTMLElement,
  storage: Pick<Storage, 'getItem' | 'setItem'> | null,
): ThemeChoice {
  const frames = root.ownerDocument.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]');
  const theme = signal<Theme>(read());
  show(theme.value);

  function read(): Theme {
    try {
      const kept = storage?.getItem(KEY) ?? legacyTheme(storage);
      return THEMES.find((known) => known === kept) ?? 'system';
    } catch {
      return 'system';
    }
  }

  function show(next: Theme): void {
    if (next === 'system') delete root.dataset.theme;
    else root.dataset.theme = next;
    for (const meta of frames) meta.content = next === 'system' ? colourOf(meta) : FRAME_COLOURS[next];
  }

  function choose(next: Theme): void {
    theme.value = next;
    show(next);
    try {
      storage?.setItem(KEY, next);
    } catch {
      // Storage is full or forbidden: the choice holds until the tab closes.
    }
  }

  return { theme, choose };
}

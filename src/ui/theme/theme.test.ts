// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import { createTheme } from './theme.ts';

beforeEach(() => {
  document.head.replaceChildren();
  for (const scheme of ['light', 'dark']) {
    const meta = document.createElement('meta');
    meta.name = 'theme-color';
    meta.media = `(prefers-color-scheme: ${scheme})`;
    document.head.append(meta);
  }
});

const frame = () =>
  [...document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')].map(({ content }) => content);

test('the browser’s frame has the colours of the theme, or of the system’s', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const theme = createTheme(document.documentElement, storage);
  expect(frame()).toEqual(['#fbfbfc', '#101114']);
  theme.choose('dark');
  expect(frame()).toEqual(['#101114', '#101114']);
  createTheme(document.documentElement, storage).choose('system');
  expect(frame()).toEqual(['#fbfbfc', '#101114']);
});

import { expect, test } from 'vitest';
import { visibleLine, visibleText } from './visible.ts';

test('shows controls, bidirectional overrides, zero-width and tag characters by their number', () => {
  expect(visibleText('a\u0007b')).toBe('a⟨U+0007⟩b');
  expect(visibleText('evil\u202egnp.exe')).toBe('evil⟨U+202E⟩gnp.exe');
  expect(visibleText('pay\u200bpal')).toBe('pay⟨U+200B⟩pal');
  expect(visibleText('\u{e0041}')).toBe('⟨U+E0041⟩');
  expect(visibleText('\u001b[31m')).toBe('⟨U+001B⟩[31m');
});

test('leaves text, tabs, line feeds, emoji and scripts that join as they are', () => {
  for (const text of ['plain', 'a\tb\nc', '👩‍💻 👍🏽 ❤️‍🔥', 'می‌خواهم', 'क्‍ष', 'العربية', '日本語']) {
    expect(visibleText(text)).toBe(text);
  }
});

test('shows a joiner where no script needs one', () => {
  expect(visibleText('ad\u200dmin')).toBe('ad⟨U+200D⟩min');
});

test('reads Windows line ends as line ends', () => {
  expect(visibleText('a\r\nb\u0000')).toBe('a\nb⟨U+0000⟩');
});

test('makes one line of several', () => {
  expect(visibleLine('  a\n  b\t c ')).toBe('a b c');
});

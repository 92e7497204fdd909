import { expect, test } from 'vitest';
import { chordText, type KeyPress, matchesChord } from './chord.ts';

const press = (key: string, code: string, over: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...over,
});

test('a chord is its key with exactly its modifiers', () => {
  expect(matchesChord('Mod+K', press('k', 'KeyK', { ctrlKey: true }), true)).toBe(true);
  expect(matchesChord('Mod+K', press('k', 'KeyK', { metaKey: true }), true)).toBe(true);
  expect(matchesChord('Mod+K', press('k', 'KeyK'), false)).toBe(false);
  expect(matchesChord('Mod+K', press('K', 'KeyK', { ctrlKey: true, shiftKey: true }), false)).toBe(false);
  expect(matchesChord('Alt+1', press('¡', 'Digit1', { altKey: true }), true)).toBe(true);
  expect(matchesChord('Alt+W', press('∑', 'KeyW', { altKey: true }), true)).toBe(true);
});

test('AltGr writes, and a key alone counts only where nobody types', () => {
  expect(matchesChord('Alt+1', press('¹', 'Digit1', { altKey: true, ctrlKey: true }), true)).toBe(false);
  expect(matchesChord('?', press('?', 'Slash', { shiftKey: true }), false)).toBe(true);
  expect(matchesChord('?', press('?', 'Slash', { shiftKey: true }), true)).toBe(false);
});

test('keys are written as the machine writes them', () => {
  expect(chordText('Mod+Shift+F', false)).toBe('Ctrl Shift F');
  expect(chordText('Mod+K', true)).toBe('⌘ K');
});

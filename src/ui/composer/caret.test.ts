import { expect, test } from 'vitest';
import { movedCaret } from './caret.ts';

/** `|` is the caret. */
const moved = (before: string, after: string): string => {
  const at = movedCaret(before.replace('|', ''), after, before.indexOf('|'));
  return `${after.slice(0, at)}|${after.slice(at)}`;
};

test('what changes behind the caret leaves it where it is', () => {
  expect(moved('he|llo', 'hello you')).toBe('he|llo you');
});
test('what changes before it moves it along', () => {
  expect(moved('hello| you', 'oh hello you')).toBe('oh hello| you');
  expect(moved('oh hello| you', 'hello you')).toBe('hello| you');
});
test('where it stood in what changed, it stands behind the change', () => {
  expect(moved('a one| b', 'a second b')).toBe('a second| b');
  expect(moved('all of it|', '')).toBe('|');
});

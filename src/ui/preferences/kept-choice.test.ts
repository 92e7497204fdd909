// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import { createAppearance } from './appearance.ts';
import { keptChoice } from './kept-choice.ts';

beforeEach(() => localStorage.clear());

const otherTabWrote = (key: string | null, newValue: string | null) =>
  window.dispatchEvent(new StorageEvent('storage', { key, newValue }));

test('what another tab chose holds here at once, and is not written again', () => {
  const choice = keptChoice<'a' | 'b'>(localStorage, 'key', ['a', 'b']);
  otherTabWrote('other', 'b');
  expect(choice.value).toBe('a');
  localStorage.setItem('key', 'b');
  otherTabWrote('key', 'b');
  expect(choice.value).toBe('b');
  localStorage.clear();
  otherTabWrote(null, null);
  expect(choice.value).toBe('a');
});

test('what is kept and is no such value counts as nothing kept', () => {
  localStorage.setItem('key', 'nonsense');
  expect(keptChoice(localStorage, 'key', [false, true]).value).toBe(false);
});

test('what cannot be kept holds all the same', () => {
  const full = {
    getItem: () => null,
    setItem() {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  const choice = keptChoice<'a' | 'b'>(full, 'key', ['a', 'b']);
  choice.value = 'b';
  expect(choice.value).toBe('b');
});

test('the appearance is on the root from the start', () => {
  localStorage.setItem('aperture:density', 'compact');
  const root = document.createElement('div');
  const { textSize } = createAppearance(root, localStorage);
  expect(root.dataset).toMatchObject({ density: 'compact', text: 'medium' });
  textSize.value = 'large';
  expect(root.dataset.text).toBe('large');
  expect(localStorage.getItem('aperture:text-size')).toBe('large');
});

import { expect, test } from 'vitest';
import { distinctPrompts, type HistoryPlace, stepHistory } from './prompt-history.ts';

test('goes back to the first prompt and stays there, and forward to an empty field', () => {
  const prompts = ['one', 'two', 'three'];
  let place: HistoryPlace | null = null;
  const shown: (string | null)[] = [];
  for (const direction of ['back', 'back', 'back', 'back', 'forward', 'forward', 'forward'] as const) {
    place = stepHistory(prompts, place, direction);
    shown.push(place?.shown ?? null);
  }
  expect(shown).toEqual(['three', 'two', 'one', 'one', 'two', 'three', null]);
  expect(stepHistory([], null, 'back')).toBeNull();
});

test('shows what was said again at once only once', () => {
  expect(distinctPrompts(['a', 'a', ' ', 'b', 'a'])).toEqual(['a', 'b', 'a']);
});

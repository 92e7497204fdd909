import { expect, test } from 'vitest';
import { commitGapMs } from './commit-timer.ts';

test('commits leave as much time as they take, within bounds', () => {
  expect(commitGapMs(4, 5)).toBe(4);
  expect(commitGapMs(0.2, 0.3)).toBe(1);
  expect(commitGapMs(80, 70)).toBe(10);
});

test('one slow commit among quick ones is not followed by a long pause', () => {
  expect(commitGapMs(9, 0.7)).toBe(1);
  expect(commitGapMs(0.7, 9)).toBe(1);
});

import { expect, test } from 'vitest';
import { formatAgo, formatDuration, formatRunning } from './time.ts';

const MINUTE = 60_000;

test('says how long ago in one short word, and never a negative time', () => {
  const now = 1_000_000_000;
  expect(formatAgo(now + 5_000, now)).toBe('now');
  expect(formatAgo(now - 59_000, now)).toBe('now');
  expect(formatAgo(now - 2 * MINUTE, now)).toBe('2m');
  expect(formatAgo(now - 180 * MINUTE, now)).toBe('3h');
  expect(formatAgo(now - 5 * 24 * 60 * MINUTE, now)).toBe('5d');
});

test('counts a running time in minutes and hours', () => {
  expect(formatRunning(0, 42_900)).toBe('0:42');
  expect(formatRunning(0, 725_000)).toBe('12:05');
  expect(formatRunning(0, 3_723_000)).toBe('1:02:03');
  expect(formatRunning(10_000, 0)).toBe('0:00');
});

test('says a duration as finely as it matters', () => {
  expect(formatDuration(180)).toBe('0.2 s');
  expect(formatDuration(12_300)).toBe('12 s');
  expect(formatDuration(185_000)).toBe('3 m 5 s');
});

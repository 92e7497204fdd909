import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLogger } from '../logger.ts';
import { purgeInBackground } from './purge.ts';
import type { Statements } from './statements.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A removed session of as many steps. */
function startPurge(steps: number, isBusy = () => false) {
  let left = steps;
  const purge = vi.fn(() => {
    left -= 1;
    return left === 0;
  });
  const statements: Pick<Statements, 'trash' | 'purge'> = { trash: () => (left > 0 ? [1] : []), purge };
  return { purge, running: purgeInBackground({ statements, log: silentLogger, isBusy }) };
}

test('a removed session goes a little at a time, and events are logged in between', async () => {
  const { purge } = startPurge(3);
  await vi.advanceTimersByTimeAsync(1);
  expect(purge).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(20);
  expect(purge).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(purge).toHaveBeenCalledTimes(3);
});

test('while events are logged it goes on, but seldom', async () => {
  const { purge } = startPurge(9, () => true);
  await vi.advanceTimersByTimeAsync(200);
  expect(purge).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(purge).toHaveBeenCalledTimes(5);
});

test('another removal meanwhile does not hasten it, and nothing goes on after the end', async () => {
  const { purge, running } = startPurge(9);
  await vi.advanceTimersByTimeAsync(1);
  running.poke();
  await vi.advanceTimersByTimeAsync(1);
  expect(purge).toHaveBeenCalledTimes(1);
  running.close();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(purge).toHaveBeenCalledTimes(1);
});

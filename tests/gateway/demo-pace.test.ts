import { expect, it } from 'vitest';
import type { Clock } from '../../src/gateway/demo/clock.ts';
import { pace } from '../../src/gateway/demo/pace.ts';

/** A clock whose timers are late by what `lateness` says. */
function createClock(lateness: (ms: number) => number = () => 0): Clock & { ms: number } {
  const clock = {
    ms: 0,
    now: () => clock.ms,
    async wait(ms: number, signal: AbortSignal) {
      clock.ms += ms + lateness(ms);
      signal.throwIfAborted();
    },
  };
  return clock;
}
const { signal } = new AbortController();

it('emits at the rate, the first at once', async () => {
  const clock = createClock();
  const times: number[] = [];
  await pace({ count: 5, rate: 20, clock, signal }, async () => {
    times.push(clock.now());
  });
  expect(times).toEqual([0, 50, 100, 150, 200]);
});

it('makes up for late timers instead of falling behind', async () => {
  const clock = createClock(() => 37);
  let emitted = 0;
  await pace({ count: 200, rate: 100, clock, signal }, async () => {
    emitted++;
  });
  expect(emitted).toBe(200);
  expect(clock.now()).toBeLessThan(1990 + 38);
});

it('makes up for a taker that is slow now and then', async () => {
  const clock = createClock();
  await pace({ count: 100, rate: 100, clock, signal }, async (index) => {
    if (index % 10 === 0) clock.ms += 60;
  });
  expect(clock.now()).toBeLessThanOrEqual(1000);
});

it('rejects with the signal’s reason, and emits nothing more', async () => {
  const controller = new AbortController();
  const emitted: number[] = [];
  const run = pace(
    { count: 100, rate: 10, clock: createClock(), signal: controller.signal },
    async (index) => {
      emitted.push(index);
      if (index === 3) controller.abort(new Error('enough'));
    },
  );
  await expect(run).rejects.toThrow('enough');
  expect(emitted).toEqual([0, 1, 2, 3]);
});

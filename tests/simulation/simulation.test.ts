/** Nothing is lost, doubled or reordered, and every prompt runs once, whatever fails and when. */
import { expect, it, vi } from 'vitest';
import { explainFailure } from './failure.ts';
import { runSchedule } from './run.ts';
import { drawSchedule } from './schedule.ts';

vi.mock('../../src/shared/limits.ts', async (original) => ({
  ...(await original()),
  ...(await import('./short-limits.ts')),
}));

const EACH = 50;
/** `SEED=7` runs from that one on. */
const FIRST = Number(process.env.SEED ?? 1);
const parts = Array.from({ length: 6 }, (_, index) => FIRST + index * EACH);

it.each(
  parts,
)('invariants 1 to 4 hold under seeded faults, and all devices agree with the log (50 seeds from %i)', async (first) => {
  for (let seed = first; seed < first + EACH; seed += 1) {
    const schedule = drawSchedule(seed);
    const { violation } = await runSchedule(schedule);
    if (violation) throw new Error((await explainFailure(schedule, violation)).text);
  }
}, 180_000);

it('a seed is the same schedule, to the last event', async () => {
  const first = await runSchedule(drawSchedule(11));
  const second = await runSchedule(drawSchedule(11));
  expect(second).toEqual(first);
});

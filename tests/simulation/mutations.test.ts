/** The simulation can fail: each invariant, broken on purpose, is found within a few schedules. */
import { expect, it, vi } from 'vitest';
import type { Breach } from './checks.ts';
import { cursorFirst, hiddenGap, lockForAll, openDoor } from './mutations.ts';
import { runSchedule } from './run.ts';
import { drawSchedule } from './schedule.ts';
import type { Mutation } from './world.ts';

vi.mock('../../src/shared/limits.ts', async (original) => ({
  ...(await original()),
  ...(await import('./short-limits.ts')),
}));

const WITHIN = 60;

/** What the first schedule that fails fails by, and which one that is. */
async function firstBreach(mutation: Mutation): Promise<{ breach: Breach; seed: number } | null> {
  for (let seed = 1; seed <= WITHIN; seed += 1) {
    const { violation } = await runSchedule(drawSchedule(seed), mutation);
    if (violation) return { breach: violation.breach, seed };
  }
  return null;
}

const broken: [string, Mutation, Breach][] = [
  ['invariant 1: a cursor that is written before its events', cursorFirst, 'cursor'],
  ['invariant 2: a gap that is hidden', hiddenGap, 'gap'],
  ['invariant 3: an owner’s lock that is given to everybody', lockForAll, 'owner'],
  ['invariant 4: a door that lets everybody in', openDoor, 'door'],
];

it.each(broken)(
  'finds %s, broken on purpose',
  async (_, mutation, breach) => {
    expect((await firstBreach(mutation))?.breach).toBe(breach);
  },
  120_000,
);

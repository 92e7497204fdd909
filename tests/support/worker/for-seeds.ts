/**
 * Runs a check over many seeded schedules; what fails names its seed. `SEED=7` runs that one alone, `SEEDS=9999`
 * more of them. For tests only.
 */
import { createSeededRandom } from './virtual-time.ts';

export async function forSeeds(
  count: number,
  check: (random: () => number, seed: number) => void | Promise<void>,
): Promise<void> {
  const only = Number(process.env.SEED ?? Number.NaN);
  const seeds = Number.isNaN(only)
    ? Array.from({ length: Number(process.env.SEEDS ?? count) }, (_, seed) => seed)
    : [only];
  for (const seed of seeds) {
    try {
      await check(createSeededRandom(seed), seed);
    } catch (error) {
      throw new Error(`With SEED=${seed}`, { cause: error });
    }
  }
}

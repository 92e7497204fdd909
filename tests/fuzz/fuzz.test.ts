/** 10,000 inputs with the tests; `npm run fuzz` chooses others by the environment. */
import { expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';
import { TARGETS } from './targets.ts';

const { APERTURE_FUZZ_TARGET: only, APERTURE_FUZZ_COUNT: count, APERTURE_FUZZ_FROM: from } = process.env;
const seed = Number(process.env.APERTURE_FUZZ_SEED ?? 1);

for (const [name, target] of Object.entries(TARGETS)) {
  if (only !== undefined && only !== name) continue;
  it(`${name} takes whatever comes`, async () => {
    await fuzz(target.open, { name, seed, from: Number(from ?? 0), count: Number(count ?? target.count) });
  }, 0);
}

it('knows the target that is asked for, and has 10,000 inputs in all', () => {
  if (only !== undefined) expect(Object.keys(TARGETS)).toContain(only);
  const all = Object.values(TARGETS).reduce((sum, target) => sum + target.count, 0);
  expect(all).toBeGreaterThanOrEqual(10_000);
});

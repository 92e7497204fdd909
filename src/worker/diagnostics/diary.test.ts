import { expect, it } from 'vitest';
import { createDiary, MAX_TROUBLES } from './diary.ts';

it('keeps the last troubles, cut short, and passes each on whole', () => {
  let now = 0;
  const passed: string[] = [];
  const diary = createDiary({ now: () => now }, (_, reason) => void passed.push(reason));
  for (now = 1; now <= MAX_TROUBLES + 5; now += 1) diary.report('database', 'x'.repeat(1_000));
  const troubles = diary.troubles();
  expect(troubles).toHaveLength(MAX_TROUBLES);
  expect(troubles[0]).toEqual({ at: 6, what: 'database', reason: 'x'.repeat(200) });
  expect(passed).toHaveLength(MAX_TROUBLES + 5);
  expect(passed[0]).toHaveLength(1_000);
});

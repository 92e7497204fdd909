/** `/usage`: how much of the context is used, and what it cost. */
import type { Run } from '../turn.ts';

const SIZE = 200_000;
const STEPS = [12_480, 31_200, 47_917];

export const usage: Run = async (turn) => {
  for (const used of STEPS) {
    await turn.send({
      sessionUpdate: 'usage_update',
      used,
      size: SIZE,
      cost: { amount: Math.round(used * 0.04) / 10_000, currency: 'USD' },
    });
    await turn.wait(200);
  }
  await turn.say('About a quarter of the context is used. None of it was paid for: this is a demonstration.');
  return undefined;
};

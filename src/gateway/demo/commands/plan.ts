/** `/plan`: a plan whose entries go from pending to completed while the work goes on. */
import type { PlanEntry } from '@agentclientprotocol/sdk';
import type { Run } from '../turn.ts';

const STEPS: Pick<PlanEntry, 'content' | 'priority'>[] = [
  { content: 'Read how the pool chooses which link gives way', priority: 'high' },
  { content: 'Write a test that shows the oldest idle one must go', priority: 'high' },
  { content: 'Change the choice', priority: 'medium' },
  { content: 'Run the tests', priority: 'medium' },
  { content: 'Say in the docs what changed', priority: 'low' },
];
const STEP_MS = 500;

/** The plan when `done` steps are done and the next one is under way. */
const planAt = (done: number): PlanEntry[] =>
  STEPS.map((step, index) => ({
    ...step,
    status: index < done ? 'completed' : index === done ? 'in_progress' : 'pending',
  }));

export const plan: Run = async (turn) => {
  await turn.send({
    sessionUpdate: 'plan',
    entries: STEPS.map((step) => ({ ...step, status: 'pending' as const })),
  });
  for (let done = 0; done <= STEPS.length; done++) {
    await turn.wait(STEP_MS);
    await turn.send({ sessionUpdate: 'plan', entries: planAt(done) });
  }
  await turn.say('All steps of the plan are done.');
  return undefined;
};

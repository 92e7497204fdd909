/** A schedule that failed, cut down, as text for a person. */
import type { Violation } from './checks.ts';
import { runSchedule } from './run.ts';
import type { Schedule } from './schedule.ts';
import { shrink } from './shrink.ts';

export interface Failure {
  small: Schedule;
  text: string;
}

export async function explainFailure(schedule: Schedule, violation: Violation): Promise<Failure> {
  const { breach } = violation;
  const small = await shrink(
    schedule,
    async (candidate) => (await runSchedule(candidate)).violation?.breach === breach,
  );
  const last = (await runSchedule(small)).violation ?? violation;
  const lines = [
    `seed ${schedule.seed}: ${breach}: ${violation.message}`,
    `${small.steps.length} of its ${schedule.steps.length} steps, with ${small.sessions} sessions, are enough: ${last.message}`,
    ...small.steps.map((step) => `  ${JSON.stringify(step)}`),
  ];
  return { small, text: lines.join('\n') };
}

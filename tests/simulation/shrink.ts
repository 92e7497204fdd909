/** Cuts a schedule down to steps that all matter (delta debugging, Zeller and Hildebrandt 2002). */
import type { Schedule, Step } from './schedule.ts';

/** `fails`: whether a schedule still fails in the same way. At most `budget` schedules are tried. */
export async function shrink(
  schedule: Schedule,
  fails: (candidate: Schedule) => Promise<boolean>,
  budget = 400,
): Promise<Schedule> {
  let { steps } = schedule;
  let tries = 0;
  const still = async (candidate: Step[], sessions = schedule.sessions): Promise<boolean> => {
    tries += 1;
    return fails({ ...schedule, sessions, steps: candidate });
  };

  for (let parts = 2; steps.length > 0 && tries < budget; ) {
    const size = Math.ceil(steps.length / parts);
    let isSmaller = false;
    for (let from = 0; from < steps.length && tries < budget; from += size) {
      const rest = [...steps.slice(0, from), ...steps.slice(from + size)];
      if (!(await still(rest))) continue;
      steps = rest;
      parts = Math.max(2, parts - 1);
      isSmaller = true;
      break;
    }
    if (isSmaller) continue;
    if (size === 1) break;
    parts = Math.min(steps.length, parts * 2);
  }
  let { sessions } = schedule;
  while (sessions > 1 && tries < budget && (await still(steps, sessions - 1))) sessions -= 1;
  return { ...schedule, sessions, steps };
}

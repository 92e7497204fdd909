/**
 * Remembers the last things that went wrong, for the settings page. Reasons only, as they are reported: never a
 * token, a prompt or what a model wrote.
 */
import type { Trouble } from '../../shared/rpc-diagnostics.ts';
import type { Clock } from '../clock.ts';
import type { Report } from '../report.ts';

export const MAX_TROUBLES = 50;
const MAX_REASON_LENGTH = 200;

export interface Diary {
  readonly startedAt: number;
  /** Remembers, and passes on. */
  report: Report;
  troubles(): readonly Trouble[];
}

export function createDiary(clock: Pick<Clock, 'now'>, passOn: Report): Diary {
  const troubles: Trouble[] = [];
  return {
    startedAt: clock.now(),
    report(what, reason) {
      troubles.push({ at: clock.now(), what, reason: reason.slice(0, MAX_REASON_LENGTH) });
      if (troubles.length > MAX_TROUBLES) troubles.shift();
      passOn(what, reason);
    },
    troubles: () => troubles,
  };
}

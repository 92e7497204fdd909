/**
 * Removes what is left of removed sessions, a little at a time: a long conversation has a hundred thousand
 * rows, and the log must not stand still for them. What a stop leaves over goes at the next start.
 */
import type { Logger } from '../logger.ts';
import type { Statements } from './statements.ts';

const ROWS_AT_ONCE = 2_000;

export interface Purge {
  /** There is something to remove. */
  poke(): void;
  close(): void;
}

export function purgeInBackground(statements: Statements, log: Logger): Purge {
  let planned: NodeJS.Immediate | undefined;

  function step(): void {
    planned = undefined;
    try {
      const [no] = statements.trash();
      if (no === undefined) return;
      statements.purge(no, ROWS_AT_ONCE);
      poke();
    } catch {
      log.warn({}, 'removed sessions could not be cleared from the log; trying again after the next removal');
    }
  }
  function poke(): void {
    planned ??= setImmediate(step);
  }
  poke();
  return { poke, close: () => clearImmediate(planned) };
}

/**
 * Removes what is left of removed sessions, a little at a time: a long conversation has a hundred thousand
 * rows, and the log must not stand still for them. What a stop leaves over goes at the next start.
 */
import type { Logger } from '../logger.ts';
import { backgroundPauseMs } from './background-pause.ts';
import type { Statements } from './statements.ts';

/** Each step is a commit, which events wait for. */
const ROWS_AT_ONCE = 200;

export interface Purge {
  /** There is something to remove. */
  poke(): void;
  close(): void;
}

export interface PurgeOptions {
  statements: Pick<Statements, 'trash' | 'purge'>;
  log: Logger;
  /** Events are being logged. */
  isBusy(): boolean;
}

export function purgeInBackground({ statements, log, isBusy }: PurgeOptions): Purge {
  let timer: NodeJS.Timeout | undefined;

  function step(): void {
    timer = undefined;
    const startedAt = performance.now();
    try {
      const [no] = statements.trash();
      if (no === undefined) return;
      statements.purge(no, ROWS_AT_ONCE);
      later(backgroundPauseMs(performance.now() - startedAt, isBusy()));
    } catch {
      log.warn({}, 'removed sessions could not be cleared from the log; trying again after the next removal');
    }
  }
  function later(ms: number): void {
    timer ??= setTimeout(step, ms).unref();
  }
  later(0);
  return { poke: () => later(0), close: () => clearTimeout(timer) };
}

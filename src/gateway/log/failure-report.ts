/**
 * Says that the log cannot be written, and that it can be again: each once. It is tried again and again, and where
 * the disk is full, what is said may be written to the same one.
 */
import type { SessionId } from '../../shared/ids.ts';
import type { Logger } from '../logger.ts';
import { LogWriteError } from './event-log.ts';
import { writeFailure } from './write-failure.ts';

export interface FailureReport {
  /** The error for those who wanted to write. */
  failed(session: SessionId, reason: unknown): LogWriteError;
  written(): void;
}

export function createFailureReport(log: Logger): FailureReport {
  let told: string | null = null;
  return {
    failed(session, reason) {
      const words = writeFailure(reason);
      if (words !== told) log.error({ session, reason: words }, 'writing the event log failed');
      told = words;
      return new LogWriteError(`The gateway cannot write its log: ${words}`);
    },
    written() {
      if (told !== null) log.info({}, 'the event log can be written again');
      told = null;
    },
  };
}

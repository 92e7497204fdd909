/**
 * Lets go of old events, so that a log of years stays small. Entries are never touched: what was said is there.
 *
 * The rule: a session loses its oldest turns, each as a whole, that ended before the time that is to be kept; the
 * newest `MAX_REPLAY_EVENTS` events stay whatever their age, so that a device that is not far behind still replays.
 * Nothing goes that the stored fold, or an open question, still needs. What is left begins with a prompt, at which
 * every entry before it is final, so that entries up to there and events from there on say everything once.
 *
 * First the position is stored up to which events count as gone, then their rows go, a few at a time: a crash in
 * between leaves rows that nobody reads, and the next look removes them.
 */
import * as v from 'valibot';
import { type FoldSnapshot, foldSnapshotSchema } from '../../shared/fold-snapshot.ts';
import { type Seq, toSeq } from '../../shared/ids.ts';
import { MAX_REPLAY_EVENTS } from '../../shared/limits.ts';
import type { Logger } from '../logger.ts';
import { backgroundPauseMs } from './background-pause.ts';
import type { Keep } from './keep.ts';
import type { Statements } from './statements.ts';

const ROWS_AT_ONCE = 500;
const SCANNED_AT_ONCE = 2_000;
const FIRST_LOOK_MS = 10_000;
const LOOK_EVERY_MS = 3_600_000;

type Reading = Pick<
  Statements,
  'trimmed' | 'setTrimmed' | 'deleteTrimmed' | 'fold' | 'loggedAt' | 'lastPrompt'
>;

export interface TrimSession {
  no: number;
  /** Position of its last event. */
  head: Seq;
}

export interface TrimRule {
  /** Turns that were over by then may go, ms since 1970. */
  before: number;
  /** This many of the newest events stay. */
  keepEvents: number;
}

/** One bounded step on one session. `from`: what was looked at, to go on from; null once there is nothing to do. */
export function trimStep(
  statements: Reading,
  { no, head }: TrimSession,
  { before, keepEvents }: TrimRule,
  from: Seq | null = null,
): Seq | null {
  const trimmed = statements.trimmed(no);
  const at = toSeq(Math.max(from ?? 0, trimmed));
  if (statements.deleteTrimmed(no, ROWS_AT_ONCE) > 0) return at;
  if (head - keepEvents <= at) return null;
  const limit = Math.min(head - keepEvents, firstNeeded(statements, no) - 1);
  const upTo = toSeq(Math.max(0, Math.min(limit + 1, at + SCANNED_AT_ONCE)));
  const oldest = statements.loggedAt(no, at, upTo);
  if (oldest === undefined || oldest >= before) return null;
  // The turn before a prompt was over when that was logged.
  const prompt = statements.lastPrompt(no, at, upTo, before);
  if (prompt !== undefined && prompt - 1 > trimmed) statements.setTrimmed(no, toSeq(prompt - 1));
  return upTo;
}

/** The oldest event that is still to be folded, or asked. */
function firstNeeded(statements: Reading, no: number): number {
  const row = statements.fold(no);
  const saved = v.safeParse(foldSnapshotSchema, row?.snapshot);
  if (row === null || !saved.success) return 0;
  const { permissions }: FoldSnapshot = saved.output;
  return Math.min(row.seq + 1, ...permissions.map(([, asked]) => asked));
}

export interface TrimOptions {
  statements: Reading;
  keep: Keep;
  now(): number;
  log: Logger;
  /** Events are being logged. */
  isBusy(): boolean;
  sessions(): TrimSession[];
}

/** Looks through all sessions soon, and then every hour. */
export function trimInBackground({ statements, keep, now, log, isBusy, sessions }: TrimOptions): {
  close(): void;
} {
  let timer: NodeJS.Timeout | undefined;

  function look(keepMs: number): void {
    const rule = { before: now() - keepMs, keepEvents: MAX_REPLAY_EVENTS };
    const left = sessions();
    let from: Seq | null = null;

    function step(): void {
      const session = left[0];
      if (session === undefined) {
        later(LOOK_EVERY_MS, () => look(keepMs));
        return;
      }
      const startedAt = performance.now();
      try {
        from = trimStep(statements, session, rule, from);
      } catch {
        log.warn({}, 'old events could not be cleared from the log; trying again in an hour');
        left.length = 0;
      }
      if (from === null) left.shift();
      later(backgroundPauseMs(performance.now() - startedAt, isBusy()), step);
    }
    step();
  }

  function later(ms: number, run: () => void): void {
    timer = setTimeout(run, ms);
    timer.unref();
  }

  if (keep.type === 'for') later(FIRST_LOOK_MS, () => look(keep.ms));
  return { close: () => clearTimeout(timer) };
}

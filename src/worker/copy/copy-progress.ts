/**
 * How far the copying of all history to this device is, for the tabs, and whether a person has paused it. It is
 * counted in events of the gateway's logs, of which every session's number is known before any of them is here.
 */
import type { CopyState } from '../../shared/state.ts';
import type { Clock } from '../clock.ts';
import type { SessionLog } from '../log/session-log.ts';
import { META_KEYS } from '../store/log-store.ts';
import type { Batch } from '../store/records.ts';

/** Tabs are told at most this often. */
export const TELL_EVERY_MS = 500;
/** Less than this is here before anybody has read that it is coming. */
const WORTH_SAYING = 2_000;

export interface CopyProgressOptions {
  clock: Clock;
  wasPaused: boolean;
  logs(): Iterable<SessionLog>;
  /** False where nothing is copied: the browser keeps nothing, or its disk is full. */
  isPossible(): boolean;
  keep(batch: Batch): void;
  tell(copy: CopyState | null): void;
  /** It may go on. */
  onResumed(): void;
}

export type CopyProgress = ReturnType<typeof createCopyProgress>;

export function createCopyProgress(options: CopyProgressOptions) {
  let isPaused = options.wasPaused;
  let isShown = false;
  let cancel: (() => void) | null = null;

  function tell(): void {
    cancel = null;
    const { done, total } = measure(options.logs());
    const left = total - done;
    isShown = options.isPossible() && left > (isShown ? 0 : WORTH_SAYING);
    options.tell(isShown ? { done, total, paused: isPaused } : null);
  }

  return {
    get isPaused(): boolean {
      return isPaused;
    },
    /** Something came, or there is more to come. */
    look(): void {
      cancel ??= options.clock.after(TELL_EVERY_MS, tell);
    },
    setPaused(paused: boolean): void {
      if (paused === isPaused) return;
      isPaused = paused;
      options.keep({ meta: [{ key: META_KEYS.copyPaused, value: paused || undefined }] });
      cancel?.();
      tell();
      if (!paused) options.onResumed();
    },
    close: (): void => cancel?.(),
  };
}

/** What lies below a snapshot, or is not here at all, is to come; what was said last comes by itself. */
function measure(logs: Iterable<SessionLog>): { done: number; total: number } {
  let done = 0;
  let total = 0;
  for (const { cursor, hole, session, isDropped } of logs) {
    // Nobody has more of what was imported here, and nobody wants what was given up.
    if (session.imported || isDropped) continue;
    total += session.lastSeq;
    if (cursor !== null) done += session.lastSeq - (hole === null ? 0 : hole.before - hole.floor);
  }
  return { done, total };
}

/**
 * Keeps sessions without a socket whole, one at a time: their missed events, and the older pages of those
 * that began from a snapshot. It looks again whenever it is told that something may have changed.
 */
import type { LogEvent } from '../../shared/event.ts';
import type { SessionId } from '../../shared/ids.ts';
import type { Clock } from '../clock.ts';
import { catchUp, fillHole, type HistorySource, isBehind } from './history.ts';
import type { SessionLog } from './session-log.ts';

/** A session that streams without a socket is read this often, not with each word. */
export const CATCH_UP_PAUSE_MS = 1_000;
const FAILED_PAUSE_MS = 15_000;

export interface CatchUpOptions {
  clock: Clock;
  source: HistorySource;
  logs(): Iterable<SessionLog>;
  /** The gateway answers. */
  isAllowed(): boolean;
  /** It is fetched though nobody looks at it: there is room, and nobody gave it up. */
  isKept(log: SessionLog): boolean;
  /** No link is being opened: what people look at comes before what may be read one day. */
  isQuiet(): boolean;
  /** A link brings this one up to date. */
  isLinked(id: SessionId): boolean;
  isViewed(id: SessionId): boolean;
  onEvent(id: SessionId, event: LogEvent): void;
  /** This session was brought up to date. */
  onCaughtUp(id: SessionId): void;
}

export function createCatchUp(options: CatchUpOptions) {
  const { clock, source } = options;
  const notBefore = new Map<SessionId, number>();
  let isRunning = false;
  let cancelTimer: (() => void) | null = null;
  let closed = false;

  const needsWork = (log: SessionLog): boolean =>
    (options.isViewed(log.id) || options.isKept(log)) &&
    ((isBehind(log) && !options.isLinked(log.id)) || (log.hole !== null && log.cursor !== null));

  /** Viewed ones first, then the most recently active. */
  function next(): SessionLog | null {
    const now = clock.now();
    const isQuiet = options.isQuiet();
    let best: SessionLog | null = null;
    let wakeAt = Number.POSITIVE_INFINITY;
    for (const log of options.logs()) {
      if (!needsWork(log) || !(isQuiet || options.isViewed(log.id))) continue;
      const due = notBefore.get(log.id) ?? 0;
      if (due > now) wakeAt = Math.min(wakeAt, due);
      else if (best === null || isSooner(log, best)) best = log;
    }
    if (best === null && Number.isFinite(wakeAt)) arm(wakeAt - now);
    return best;
  }

  const isSooner = (a: SessionLog, b: SessionLog): boolean =>
    options.isViewed(a.id) !== options.isViewed(b.id)
      ? options.isViewed(a.id)
      : a.session.lastActivity > b.session.lastActivity;

  function arm(ms: number): void {
    cancelTimer?.();
    cancelTimer = clock.after(ms, () => {
      cancelTimer = null;
      void run();
    });
  }

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    try {
      while (!closed && options.isAllowed()) {
        const log = next();
        if (log === null) return;
        const ok = await work(log);
        notBefore.set(
          log.id,
          clock.now() + (ok ? (isBehind(log) || log.hole === null ? CATCH_UP_PAUSE_MS : 0) : FAILED_PAUSE_MS),
        );
      }
    } finally {
      isRunning = false;
    }
  }

  async function work(log: SessionLog): Promise<boolean> {
    if (isBehind(log) && !options.isLinked(log.id)) {
      const ok = await catchUp(source, log, (event) => options.onEvent(log.id, event));
      if (ok) options.onCaughtUp(log.id);
      return ok;
    }
    return fillHole(source, log);
  }

  return {
    /** Something may be behind now. */
    look: (): void => void run(),
    /** Tried again at once: the gateway is back. */
    retry(): void {
      notBefore.clear();
      void run();
    },
    forget: (id: SessionId): void => void notBefore.delete(id),
    close(): void {
      closed = true;
      cancelTimer?.();
    },
  };
}

/**
 * Keeps this device's copy whole, one request at a time: missed events of sessions without a socket, and what
 * was said before the snapshots that it began with. It looks again whenever it is told that something may have
 * changed. What comes first is `next-fetch.ts`'s to say; this is when, how fast, and what follows.
 */
import type { LogEvent } from '../../shared/event.ts';
import type { SessionId } from '../../shared/ids.ts';
import type { Clock } from '../clock.ts';
import { catchUp, fillHole, type HistorySource, isBehind, SMALL_PAGE, takeSnapshot } from './history.ts';
import { type Fetch, nextFetch } from './next-fetch.ts';
import type { SessionLog } from './session-log.ts';

/** A session that streams without a socket is read this often, not with each word. */
export const CATCH_UP_PAUSE_MS = 1_000;
const FAILED_PAUSE_MS = 15_000;
/** While somebody looks on, this much of the time is theirs: a rest is as long as the work before it. */
const REST_FACTOR = 1;
const LONGEST_REST_MS = 250;

export interface CatchUpOptions {
  clock: Clock;
  source: HistorySource;
  logs(): Iterable<SessionLog>;
  /** The gateway answers. */
  isAllowed(): boolean;
  /** It is fetched though nobody looks at it: there is room, and nobody gave it up. */
  isKept(log: SessionLog): boolean;
  /** Nobody is at something that could be slowed down: what people look at comes before what may be read one day. */
  isQuiet(): boolean;
  isPaused(): boolean;
  /** Somebody sees the app. */
  isWatched(): boolean;
  /** A link brings this one up to date. */
  isLinked(id: SessionId): boolean;
  isViewed(id: SessionId): boolean;
  /** Ends once what was fetched is stored; false if it could not be. */
  flush(): Promise<boolean>;
  onEvent(id: SessionId, event: LogEvent): void;
  /** This session was brought up to date. */
  onCaughtUp(id: SessionId): void;
  /** More of the history is here than before. */
  onProgress(): void;
}

export function createCatchUp(options: CatchUpOptions) {
  const { clock, source } = options;
  const notBefore = new Map<SessionId, number>();
  let isRunning = false;
  let cancelTimer: (() => void) | null = null;
  let closed = false;

  function arm(ms: number): void {
    cancelTimer?.();
    cancelTimer = clock.after(ms, () => {
      cancelTimer = null;
      void run();
    });
  }

  function next(): Fetch | null {
    const now = clock.now();
    const { fetch, wakeAt } = nextFetch(options.logs(), now, {
      isLinked: ({ id }) => options.isLinked(id),
      isViewed: ({ id }) => options.isViewed(id),
      isKept: options.isKept,
      notBefore: ({ id }) => notBefore.get(id) ?? 0,
      isQuiet: options.isQuiet(),
      isPaused: options.isPaused(),
    });
    if (wakeAt !== null) arm(wakeAt - now);
    return fetch;
  }

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    try {
      while (!closed && options.isAllowed()) {
        const fetch = next();
        if (fetch === null) return;
        const beganAt = clock.now();
        const isDone = await work(fetch);
        notBefore.set(fetch.log.id, clock.now() + pauseAfter(fetch, isDone));
        options.onProgress();
        if (fetch.kind !== 'missed') await rest(clock.now() - beganAt);
      }
    } finally {
      isRunning = false;
    }
  }

  function pauseAfter({ log, kind }: Fetch, isDone: boolean): number {
    if (!isDone) return FAILED_PAUSE_MS;
    if (log.hole !== null && !isBehind(log)) return 0;
    return kind === 'older' ? 0 : CATCH_UP_PAUSE_MS;
  }

  async function work({ log, kind }: Fetch): Promise<boolean> {
    switch (kind) {
      case 'missed': {
        const isDone = await catchUp(source, log, (event) => options.onEvent(log.id, event));
        if (isDone) options.onCaughtUp(log.id);
        return isDone;
      }
      case 'newest': {
        await log.ready();
        const isDone = (await takeSnapshot(source, log)).type === 'taken';
        if (isDone) options.onCaughtUp(log.id);
        return isDone && (options.isViewed(log.id) || (await options.flush()));
      }
      case 'older': {
        const isDone = await fillHole(source, log, options.isWatched() ? SMALL_PAGE : undefined);
        return isDone && options.flush();
      }
    }
  }

  /** Who looks on must not feel it. */
  async function rest(workedMs: number): Promise<void> {
    const ms = Math.min(LONGEST_REST_MS, workedMs * REST_FACTOR);
    if (ms > 0 && options.isWatched()) await new Promise<void>((resolve) => void clock.after(ms, resolve));
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

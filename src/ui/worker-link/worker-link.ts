/**
 * The tab's side of the worker: starts it, says hello, keeps the calls alive over a worker's death.
 * What a tab gets is a welcome (all of the state, at the start and after every healing) and then pushes.
 * It knows nothing of the screen.
 */
import { registerCallErrors } from '../../shared/call-error-wire.ts';
import type { View } from '../../shared/hello.ts';
import { tabLock } from '../../shared/locks.ts';
import { CallError, type Push, type Welcome, type WorkerApi } from '../../shared/rpc.ts';
import { createDeferred } from './deferred.ts';
import { createGenerations } from './generations.ts';
import { createHealingCalls } from './healing-calls.ts';
import { missingSupport, type UnsupportedReason } from './support.ts';
import { browserSurroundings, type Surroundings } from './surroundings.ts';
import { openWorkerSession, type SessionEnd, type WorkerSession } from './worker-session.ts';

export interface WorkerLinkOptions {
  /** What this tab views as it starts. */
  view: View;
  /**
   * The whole state: at the start, and again whenever another worker took over. It replaces all that was
   * known; transcripts must be opened again (their revisions start anew).
   */
  onWelcome(welcome: Welcome): void;
  /** In order, never before the first welcome. State pushes that the welcome already holds are left out. */
  onPush(push: Push): void;
  /** The worker died or hangs; another is being started and `onWelcome` follows. Calls wait meanwhile. */
  onLost?(): void;
}

export interface WorkerLink {
  /**
   * Every call ends in bounded time, with its result or a `CallError`. Calls that may be repeated are, after
   * the worker was replaced; the others fail with `worker_gone`.
   */
  readonly call: WorkerApi;
  /** Tells the worker what is viewed, and tells it again to the next worker. Never throws. */
  setView(view: View): void;
  /** Says goodbye and lets go of the tab's lock. */
  close(): void;
}

export type WorkerConnection =
  | { type: 'ready'; link: WorkerLink }
  | { type: 'unsupported'; reason: UnsupportedReason };

/** Starts at once and returns at once; the first `onWelcome` follows when the worker is there. */
export function connectWorker(options: WorkerLinkOptions): WorkerConnection {
  const reason = missingSupport(globalThis);
  if (reason !== null) return { type: 'unsupported', reason };
  return { type: 'ready', link: createWorkerLink(options, browserSurroundings()) };
}

/** How often in a row a worker may fail to start before its name is given up. */
const MAX_FAILED_STARTS = 3;
const RESTART_PAUSE_MS = 500;
/** How long the news of a new generation may take from the tab that found the hang. */
const GENERATION_NEWS_MS = 500;

export function createWorkerLink(options: WorkerLinkOptions, surroundings: Surroundings): WorkerLink {
  registerCallErrors();
  let { view } = options;
  let session: WorkerSession | null = null;
  let failedStarts = 0;
  let isSuperseded = false;
  let isClosed = false;
  let cancelRestart: (() => void) | null = null;
  let onceWelcome = createDeferred<WorkerSession>();
  const lockName = tabLock(surroundings.tabId);
  const generations = createGenerations(
    surroundings,
    () => {
      if (session && session.generation < generations.current) replace();
    },
    // Only who has heard the worker before can tell that it hangs, and a hidden tab would not look by itself.
    () => session?.suspect(),
  );

  const { promise: lockHeld, resolve: holdLock } = createDeferred<void>();
  const { promise: lockEnds, resolve: releaseLock } = createDeferred<void>();
  void surroundings.locks.request(lockName, {}, () => {
    holdLock();
    return lockEnds;
  });

  function connect(): void {
    if (isClosed || isSuperseded) return;
    session = openWorkerSession({
      surroundings,
      generation: generations.current,
      tabLock: lockName,
      lockHeld,
      view: () => view,
      onWelcome(welcome) {
        failedStarts = 0;
        options.onWelcome(welcome);
        if (session) onceWelcome.resolve(session);
      },
      onPush(push) {
        if (push.push === 'superseded') onSuperseded();
        else options.onPush(push);
      },
      onEnd,
    });
  }

  function onEnd(end: SessionEnd): void {
    const ended = session;
    forgetSession();
    switch (end) {
      case 'dead':
        connect();
        return;
      case 'hung':
        // This raises the generation, for all tabs, unless another tab did so already.
        if (ended) generations.leave(ended.generation);
        connect();
        return;
      case 'unstarted':
        failedStarts += 1;
        if (failedStarts >= MAX_FAILED_STARTS && ended) {
          failedStarts = 0;
          generations.leave(ended.generation);
        }
        cancelRestart = surroundings.after(RESTART_PAUSE_MS, connect);
    }
  }

  /** What waits for a welcome goes on waiting; what waited for an answer of this session was told so by it. */
  function forgetSession(): void {
    cancelRestart?.();
    if (session?.isWelcome) {
      onceWelcome = createDeferred();
      options.onLost?.();
    }
    session = null;
  }

  /** Another generation is the one to use now. */
  function replace(): void {
    const left = session;
    forgetSession();
    left?.close();
    connect();
  }

  /**
   * A newer build, or a newer generation of this one? The first needs a reload; the second only another
   * worker, and whoever raised the generation is telling everybody just now.
   */
  function onSuperseded(): void {
    generations.look();
    const told = session;
    if (!told) return;
    cancelRestart = surroundings.after(GENERATION_NEWS_MS, () => {
      if (session !== told) return;
      isSuperseded = true;
      options.onPush({ push: 'superseded' });
    });
  }

  const sayBye = (): void => {
    session?.remote.bye().catch(() => {});
  };
  /** A message to a page that lies in the back/forward cache would throw it out: nothing is left to come. */
  function hide(mayReturn: boolean): void {
    sayBye();
    // What a page that is over said last must still get through.
    if (!mayReturn) return;
    const left = session;
    forgetSession();
    left?.close();
  }
  const stopListening = surroundings.onPage(hide, replace);

  const call = createHealingCalls({
    surroundings,
    async welcomeSession() {
      if (isClosed) throw new CallError('worker_gone', 'This page is closing.');
      return onceWelcome.promise;
    },
  });

  function setView(next: View): void {
    const isShownAgain = next.visible && !view.visible;
    view = next;
    // It may have stood still meanwhile: whether it still has a worker, and which, is found out at once.
    if (isShownAgain) generations.look();
    session?.sendView();
    if (isShownAgain) session?.suspect();
  }

  // The worker starts while the lock is waited for.
  connect();
  return {
    call: {
      ...call,
      async setView(next) {
        setView(next);
      },
    },
    setView,
    close() {
      if (isClosed) return;
      sayBye();
      isClosed = true;
      cancelRestart?.();
      stopListening();
      generations.close();
      session?.close();
      releaseLock();
    },
  };
}

/**
 * One connection to one worker, from its port to its end: hello, welcome, pushes, and how it is found dead
 * or hung. A session ends once and is never used again; what follows it is decided elsewhere.
 */
import type { Remote } from 'comlink';
import { isAnnounce } from '../../shared/announce.ts';
import type { View } from '../../shared/hello.ts';
import { isRecord } from '../../shared/is-record.ts';
import { CallError, type Push, type Welcome, type WorkerApi } from '../../shared/rpc.ts';
import { createDeferred } from './deferred.ts';
import type { Surroundings, WorkerPort } from './surroundings.ts';
import { openRemote } from './worker-remote.ts';

/** - `dead`: its lock is free, or the way to it broke; `hung`: it lives and will answer nothing; `unstarted`: it never said a word. */
export type SessionEnd = 'dead' | 'hung' | 'unstarted';

/** Silence, in spite of pings, that proves a hang. */
export const HUNG_MS = 2_500;
/** The same of a worker that may be frozen with its page at any time, which a page that is seen is not. */
export const FROZEN_MS = 700;
/** Parts of that time: silence after which it is asked for a word, and how often that is looked at. */
const PING_AFTER = 0.4;
const CHECK_EVERY = 0.2;
export const START_LIMIT_MS = 4_000;
/** A check that comes this late says that the tab was frozen or asleep: then silence proves nothing. */
const LATE_MS = 2_000;

export interface WorkerSessionOptions {
  surroundings: Surroundings;
  generation: number;
  tabLock: string;
  /** This tab holds its lock: a worker that finds it free takes the tab for gone. */
  lockHeld: Promise<void>;
  view(): View;
  onWelcome(welcome: Welcome): void;
  onPush(push: Push): void;
  onEnd(end: SessionEnd): void;
}

export interface WorkerSession {
  readonly generation: number;
  readonly isWelcome: boolean;
  readonly remote: Remote<WorkerApi>;
  /** Rejects with `worker_gone` when the session ends. */
  readonly ended: Promise<never>;
  /** Looks now whether the worker still answers, even in a hidden tab. */
  suspect(): void;
  sendView(): void;
  close(): void;
}

const PUSHES = {
  state: true,
  transcript: true,
  draft: true,
  reopen: true,
  toast: true,
  notice: true,
  superseded: true,
} as const satisfies Record<Push['push'], true>;

/** From our own worker: the rest of its shape is the compiler's to hold. */
const isPush = (value: unknown): value is Push =>
  isRecord(value) && typeof value.push === 'string' && Object.hasOwn(PUSHES, value.push);

export function openWorkerSession(options: WorkerSessionOptions): WorkerSession {
  const { surroundings, generation } = options;
  const { now, after } = surroundings;
  let welcome: Welcome | null = null;
  let sentView: View | null = null;
  let buffered: Push[] = [];
  let isClosed = false;
  let isHeard = false;
  let heardAt = now();
  /** The oldest ping without an answer. */
  let pingedAt: number | null = null;
  let checkedAt = now();
  let isSuspect = false;
  const waitingForDeath = new AbortController();
  const { promise: ended, reject } = createDeferred<never>();
  ended.catch(() => {}); // nobody may be waiting

  const port: WorkerPort = surroundings.startWorker(generation, (failure) => {
    // What this tab knows may be old from now on: it begins anew, with the same worker.
    if (failure === 'lost') end('dead');
    // Later errors are not about its start, and what they mean the lock and the pings will tell.
    else if (!isHeard) end(failure);
  });
  const patienceMs = (): number => (port.mayFreeze === true ? FROZEN_MS : HUNG_MS);
  port.addEventListener('message', onMessage);
  const { calls: remote, release } = openRemote(port);
  let cancelCheck = after(patienceMs() * CHECK_EVERY, check);
  port.start();
  void options.lockHeld.then(hello);

  function hello(): void {
    if (isClosed) return;
    sentView = options.view();
    remote
      .hello({ tabId: surroundings.tabId, lock: options.tabLock, build: surroundings.build, view: sentView })
      .then(onWelcome, () => end('unstarted'));
  }

  function onMessage({ data }: MessageEvent): void {
    if (isClosed) return;
    isHeard = true;
    heardAt = now();
    pingedAt = null;
    if (isAnnounce(data)) {
      // All tabs meet again at the worker of the next generation.
      if (data.announce.isDouble === true) end('hung');
      else watchLock(data.announce.workerLock);
      return;
    }
    if (!isPush(data)) return;
    if (welcome === null) buffered.push(data);
    else deliver(data, welcome.revision);
  }

  function deliver(push: Push, known: number): void {
    if (push.push === 'state' && push.revision <= known) return;
    options.onPush(push);
  }

  function onWelcome(answer: Welcome): void {
    if (isClosed) return;
    welcome = answer;
    const pushes = buffered;
    buffered = [];
    options.onWelcome(answer);
    session.sendView();
    for (const push of pushes) deliver(push, answer.revision);
  }

  function watchLock(name: string): void {
    surroundings.locks
      .request(name, { signal: waitingForDeath.signal }, async () => {})
      .then(
        () => end('dead'),
        () => {}, // the session ended first
      );
  }

  function check(): void {
    const limitMs = patienceMs();
    cancelCheck = after(limitMs * CHECK_EVERY, check);
    const time = now();
    const wasAway = time - checkedAt > LATE_MS;
    checkedAt = time;
    if (wasAway) {
      heardAt = time;
      pingedAt = null;
    }
    if (!isHeard) {
      if (time - heardAt >= START_LIMIT_MS) end('unstarted');
      return;
    }
    if (pingedAt !== null && time - pingedAt >= limitMs * (1 - PING_AFTER)) {
      end('hung');
      return;
    }
    if (!isSuspect && !surroundings.isVisible()) return;
    if (pingedAt === null && time - heardAt >= limitMs * PING_AFTER) ping();
  }

  function ping(): void {
    pingedAt = now();
    remote.ping().then(
      () => {
        isSuspect = false;
      },
      () => {},
    );
  }

  function end(reason: SessionEnd): void {
    if (isClosed) return;
    session.close();
    options.onEnd(reason);
  }

  const session: WorkerSession = {
    generation,
    get isWelcome() {
      return welcome !== null;
    },
    remote,
    ended,
    suspect() {
      isSuspect = true;
      if (isHeard && pingedAt === null) ping();
    },
    sendView() {
      const view = options.view();
      if (welcome === null || view === sentView) return;
      sentView = view;
      remote.setView(view).catch(() => {});
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      cancelCheck();
      waitingForDeath.abort();
      reject(new CallError('worker_gone', 'The worker is gone.'));
      port.removeEventListener('message', onMessage);
      port.close();
      release();
    },
  };
  return session;
}

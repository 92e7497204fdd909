/**
 * Runs one session's link: the machine of `link.ts` with its socket, its timers and the session's log.
 * What comes from the socket is applied to the log here, in order; whoever listens is told afterwards.
 */
import type { LogEvent } from '../../shared/event.ts';
import type { JsonRpcId, Params } from '../../shared/frame.ts';
import type { Cursor, Epoch, RequestId } from '../../shared/ids.ts';
import { MAX_REPLAY_EVENTS, SILENCE_LIMIT_MS } from '../../shared/limits.ts';
import type { QueuedPrompt } from '../../shared/queue.ts';
import { DOUBT_MS } from '../backoff.ts';
import type { Clock, Random } from '../clock.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { Report } from '../report.ts';
import { type Connection, type OpenSocket, openConnection, type Reply } from './connection.ts';
import { stepLink } from './link.ts';
import {
  type LinkEffect,
  type LinkEvent,
  type LinkState,
  type LinkTimer,
  type Refusal,
  STOPPED_LINK,
} from './link-state.ts';

export type SnapshotOutcome = { type: 'taken' } | { type: 'failed'; reason: Refusal; text: string };

export interface LinkOptions {
  log: SessionLog;
  clock: Clock;
  random: Random;
  openSocket: OpenSocket;
  report: Report;
  version: string;
  token(): string | null;
  takeSnapshot(log: SessionLog): Promise<SnapshotOutcome>;
  onStatus(): void;
  onConnected(): void;
  /** After it was applied. */
  onEvent(event: LogEvent): void;
  /** A question that can be answered now, by `answer`. */
  onAsked(requestId: RequestId): void;
  /** What waits at the gateway; told before a link is connected, and with every change. */
  onQueue(prompts: QueuedPrompt[]): void;
  onGone(): void;
  onUnpaired(): void;
}

export type Link = ReturnType<typeof createLink>;

export function createLink(options: LinkOptions) {
  const { log, clock } = options;
  let state: LinkState = STOPPED_LINK;
  let connection: Connection | null = null;
  let lastHeardAt = 0;
  let cancelSilence: (() => void) | null = null;
  /** Waits for the log before the machine starts. */
  let isStarting = false;
  let onceClosed: (() => void)[] = [];
  const timers = new Map<LinkTimer, () => void>();
  const asked = new Map<RequestId, JsonRpcId>();

  function dispatch(event: LinkEvent): void {
    const before = state;
    const step = stepLink(state, event, { needsSnapshot: isFarBehind(), random: options.random });
    state = step.state;
    for (const effect of step.effects) run(effect);
    if (before.status !== state.status || before.error !== state.error || before.phase !== state.phase) {
      options.onStatus();
      // After a doubt too: what was written meanwhile waits to be sent.
      if (state.status === 'connected' && before.status !== 'connected') options.onConnected();
    }
    if (!isOpen()) {
      const resolved = onceClosed;
      onceClosed = [];
      for (const resolve of resolved) resolve();
    }
  }

  const isOpen = (): boolean =>
    isStarting || (state.phase.type !== 'stopped' && state.phase.type !== 'parked');

  function isFarBehind(): boolean {
    const { cursor, session } = log;
    const known = cursor?.epoch === session.epoch ? cursor.seq : 0;
    return session.lastSeq - known > MAX_REPLAY_EVENTS;
  }

  function run(effect: LinkEffect): void {
    switch (effect.type) {
      case 'open':
        openSocket(effect.socket);
        return;
      case 'close':
        connection?.close();
        return;
      case 'probe':
        connection?.probe();
        return;
      case 'takeSnapshot':
        return void options.takeSnapshot(log).then((outcome) => {
          const { attempt } = effect;
          dispatch(
            outcome.type === 'taken'
              ? { type: 'snapshotTaken', attempt }
              : { ...outcome, type: 'snapshotFailed', attempt },
          );
        });
      case 'arm': {
        const { timer, ms } = effect;
        timers.get(timer)?.();
        timers.set(
          timer,
          clock.after(ms, () => dispatch({ type: 'timer', timer })),
        );
        return;
      }
      case 'disarm':
        timers.get(effect.timer)?.();
        timers.delete(effect.timer);
        return;
      case 'gone':
        options.onGone();
        return;
      case 'unpaired':
        options.onUnpaired();
        return;
    }
  }

  function openSocket(socket: number): void {
    asked.clear();
    const isCurrent = (): boolean => 'socket' in state.phase && state.phase.socket === socket;
    const isRead = (): boolean => isCurrent() && state.phase.type !== 'closing';
    let isFirst = true;
    let isQueueTold = false;
    lastHeardAt = clock.now();
    watchSilence(socket);
    connection = openConnection({
      openSocket: options.openSocket,
      sessionId: log.id,
      cwd: log.session.cwd,
      token: options.token() ?? '',
      version: options.version,
      after: log.cursor,
      onHeard() {
        lastHeardAt = clock.now();
        if (!isFirst && !state.isProbing) return;
        isFirst = false;
        dispatch({ type: 'heard', socket });
      },
      onLoaded(reached) {
        if (!isRead()) return;
        if (!isQueueTold) options.onQueue([]);
        dispatch(hasReached(reached) ? { type: 'loaded', socket } : gap(socket));
      },
      onRefused: (reason, text) => dispatch({ type: 'refused', socket, reason, text }),
      onEvent(epoch, event, ask) {
        if (isRead()) onEvent(socket, epoch, event, ask);
      },
      onReset(cursor) {
        if (!isRead()) return;
        if (cursor.seq === 0) return log.reset(cursor);
        // What came before it is no longer in the log of events: only a snapshot has it.
        log.forget();
        dispatch(gap(socket));
      },
      onQueue(prompts) {
        if (!isRead()) return;
        isQueueTold = true;
        options.onQueue(prompts);
      },
      onBad(reason) {
        options.report('an event could not be read', reason);
        if (isRead()) dispatch(gap(socket));
      },
      onIgnored: (reason) => options.report('a frame was ignored', reason),
      onClosed(code) {
        if (isCurrent()) {
          connection = null;
          cancelSilence?.();
        }
        dispatch({ type: 'closed', socket, code });
      },
    });
  }

  const gap = (socket: number): LinkEvent => ({ type: 'gap', socket, at: log.cursor?.seq ?? 0 });

  function hasReached(reached: Cursor | null): boolean {
    if (reached === null || reached.seq === 0) return true;
    return log.cursor?.epoch === reached.epoch && log.cursor.seq >= reached.seq;
  }

  function onEvent(socket: number, epoch: Epoch, event: LogEvent, ask: JsonRpcId | null): void {
    const applied = log.apply(epoch, event);
    if (applied === 'epoch') log.forget();
    if (applied === 'epoch' || applied === 'gap') {
      dispatch(gap(socket));
      return;
    }
    if (applied === 'applied') options.onEvent(event);
    if (event.type === 'permission' && ask !== null) {
      asked.set(event.requestId, ask);
      options.onAsked(event.requestId);
    }
    if (event.type === 'permission_resolved') asked.delete(event.requestId);
  }

  /** One timer however many frames come: it looks at the clock when it fires. */
  function watchSilence(socket: number): void {
    cancelSilence?.();
    cancelSilence = clock.after(Math.max(0, lastHeardAt + SILENCE_LIMIT_MS - clock.now()), () => {
      if (clock.now() - lastHeardAt >= SILENCE_LIMIT_MS) dispatch({ type: 'silent', socket });
      else watchSilence(socket);
    });
  }

  return {
    get state(): Pick<LinkState, 'status' | 'error' | 'retryCount'> {
      return state;
    },
    get isConnected(): boolean {
      return state.status === 'connected' && connection !== null;
    },
    /** True while it takes a place in the pool: until its socket said that it is closed. */
    get isOpen(): boolean {
      return isOpen();
    },
    get isOpening(): boolean {
      return isStarting || state.phase.type === 'snapshot' || state.phase.type === 'opening';
    },
    get hasSocket(): boolean {
      return connection !== null;
    },
    start(): void {
      if (isStarting) return;
      isStarting = true;
      void log.ready().then(() => {
        if (!isStarting) return;
        isStarting = false;
        dispatch({ type: 'start' });
      });
    },
    stop(): void {
      isStarting = false;
      dispatch({ type: 'stop' });
    },
    /** Ends once it has no socket and wants none. */
    closed: (): Promise<void> =>
      isOpen() ? new Promise((resolve) => onceClosed.push(resolve)) : Promise.resolve(),
    nudge: (): void => dispatch({ type: clock.now() - lastHeardAt > DOUBT_MS ? 'doubt' : 'nudge' }),
    reachable: (): void => dispatch({ type: 'reachable' }),
    offline: (): void => dispatch({ type: 'offline' }),
    request(method: string, params: Params): Promise<Reply> {
      if (state.phase.type !== 'live' || !connection) return Promise.resolve({ type: 'dropped' });
      return connection.request(method, { sessionId: log.id, ...params });
    },
    notify(method: string, params: Params = {}): boolean {
      if (state.phase.type !== 'live' || !connection) return false;
      connection.notify(method, { sessionId: log.id, ...params });
      return true;
    },
    /** False if the question is not open on this connection. */
    answer(requestId: RequestId, optionId: string | null): boolean {
      const id = asked.get(requestId);
      if (id === undefined || !connection || state.phase.type === 'closing') return false;
      const outcome = optionId === null ? { outcome: 'cancelled' } : { outcome: 'selected', optionId };
      connection.answer(id, { outcome });
      return true;
    },
  };
}

/**
 * The life of one session's connection, as a pure machine: no socket, no clock, no log.
 *
 *   stopped ──start──▶ snapshot ──taken──▶ opening ──loaded──▶ live
 *                         ▲  (far behind)    │  ▲               │
 *                         └──────────────────┘  │            closed, silent, gap
 *   parked ◀─token refused── any      waiting ──┴──◀────────────┘
 *
 * `closing` lies between any socket and what follows it: a session never has two. `parked` waits for a new
 * pairing, `waiting` for the end of the backoff. The link owns all retries; nobody else tries again.
 */
import { DOUBTED_PROBE_MS, OFFLINE_PAUSE_MS, RETURN_SPREAD_MS } from '../backoff.ts';
import { ALL_TIMERS, arm, begin, disarm, leave, probe, replace, tryingStatus, wait } from './link-moves.ts';
import {
  type LinkContext,
  type LinkEffect,
  type LinkEvent,
  type LinkState,
  type LinkStep,
  type LinkTimer,
  LOST_CLOSE_TIMEOUT_MS,
  type Refusal,
  STABLE_MS,
} from './link-state.ts';

const CLOSED_REVOKED = 4401;
const CLOSED_DELETED = 4404;
/** Another worker of this device follows the session: we hung, and will be told that we are no longer the owner. */
const CLOSED_REPLACED = 4409;
/** To come back soon after that would be to fight over it. */
const REPLACED_LEVEL = 6;

export function stepLink(state: LinkState, event: LinkEvent, context: LinkContext): LinkStep {
  const { phase } = state;
  const stay: LinkStep = { state, effects: [] };
  if ('socket' in event && (!('socket' in phase) || phase.socket !== event.socket)) return stay;
  if ('attempt' in event && (phase.type !== 'snapshot' || phase.attempt !== event.attempt)) return stay;

  switch (event.type) {
    case 'start':
      if (phase.type === 'closing' && phase.next !== 'open') {
        const trying = { ...state, status: tryingStatus(state), error: null };
        return { state: { ...trying, phase: { ...phase, next: 'open' } }, effects: [] };
      }
      return phase.type === 'stopped' || phase.type === 'parked'
        ? begin({ ...state, error: null }, context)
        : stay;
    case 'stop':
      return leave({ ...state, ...AT_REST }, 'stop');
    case 'heard': {
      if (!state.isProbing && phase.type !== 'opening') return stay;
      const status = phase.type === 'live' ? 'connected' : state.status;
      const error = phase.type === 'live' ? null : state.error;
      return {
        state: { ...state, isProbing: false, status, error },
        effects: [disarm('probe'), disarm('connect')],
      };
    }
    case 'loaded':
      if (phase.type !== 'opening') return stay;
      return {
        state: {
          ...state,
          phase: { type: 'live', socket: phase.socket },
          status: 'connected',
          error: null,
          retryCount: 0,
          isProbing: false,
          isOffline: false,
        },
        effects: [disarm('connect'), disarm('probe'), arm('stable', STABLE_MS)],
      };
    case 'refused':
      if (phase.type === 'closing') return stay;
      return refuse(state, event.reason, event.text, context);
    case 'gap': {
      if (phase.type === 'closing') return stay;
      const count = state.trouble?.at === event.at ? state.trouble.count + 1 : 1;
      return replace({ ...state, trouble: { at: event.at, count } }, 'Some of it was missing, asking again');
    }
    case 'silent':
      return phase.type === 'closing' ? stay : replace(state, 'The gateway fell silent');
    case 'closed':
      return afterClose(state, event.code, context);
    case 'snapshotTaken':
      return begin({ ...state, trouble: null }, { ...context, needsSnapshot: false });
    case 'snapshotFailed':
      return refuse(state, event.reason, event.text, context);
    case 'timer':
      return onTimer(state, event.timer, context);
    case 'nudge':
      if (phase.type === 'waiting') {
        const next = begin(state, context);
        return { state: next.state, effects: [disarm('retry'), ...next.effects] };
      }
      return phase.type === 'live' ? probe(state, phase.socket) : stay;
    case 'doubt':
      return phase.type === 'live' ? doubt(state, phase.socket) : stepLink(state, { type: 'nudge' }, context);
    case 'reachable':
      return reachable({ ...state, isOffline: false }, context);
    case 'offline':
      return offline(state);
  }
}

const doubt = (state: LinkState, socket: number): LinkStep =>
  probe(
    { ...state, status: 'reconnecting', error: 'Looking whether it still answers' },
    socket,
    DOUBTED_PROBE_MS,
  );
const isDoubted = ({ phase, status }: LinkState): boolean =>
  phase.type === 'live' && status === 'reconnecting';

const AT_REST = { status: 'disconnected', error: null, retryCount: 0, level: 0, isOffline: false } as const;

/** The socket is let go: kept, it would look alive for as long as nobody notices, and be slow to come back. */
function offline(state: LinkState): LinkStep {
  const { phase } = state;
  const lost: LinkState = {
    ...state,
    status: 'reconnecting',
    error: 'This device is offline',
    isOffline: true,
  };
  switch (phase.type) {
    case 'live':
    case 'opening':
      return leave(lost, 'wait');
    case 'waiting':
      return { state: lost, effects: [arm('retry', OFFLINE_PAUSE_MS)] };
    case 'closing':
      return phase.next === 'stop' || phase.next === 'park'
        ? { state, effects: [] }
        : { state: { ...lost, phase: { ...phase, next: 'wait' } }, effects: [] };
    case 'snapshot':
      return { state: lost, effects: [] };
    case 'stopped':
    case 'parked':
      return { state, effects: [] };
  }
}

function reachable(state: LinkState, context: LinkContext): LinkStep {
  const { phase } = state;
  switch (phase.type) {
    case 'waiting':
      return { state, effects: [arm('retry', Math.round(context.random() * RETURN_SPREAD_MS))] };
    case 'closing':
      return phase.next === 'wait'
        ? { state: { ...state, phase: { ...phase, next: 'open' } }, effects: [] }
        : { state, effects: [] };
    case 'live':
    case 'opening':
      return probe(state, phase.socket);
    case 'snapshot':
    case 'stopped':
    case 'parked':
      return { state, effects: [] };
  }
}

function refuse(state: LinkState, reason: Refusal, text: string, context: LinkContext): LinkStep {
  if (reason === 'token') {
    const left = leave({ ...state, status: 'disconnected', error: text, retryCount: 0 }, 'park');
    return { state: left.state, effects: [...left.effects, { type: 'unpaired' }] };
  }
  if (reason === 'unknown') {
    const left = leave({ ...state, status: 'disconnected', error: text, retryCount: 0 }, 'stop');
    return { state: left.state, effects: [...left.effects, { type: 'gone' }] };
  }
  const failed: LinkState = {
    ...state,
    status: state.phase.type === 'snapshot' ? 'reconnecting' : 'error',
    error: text,
    level: state.level + 1,
    retryCount: state.retryCount + 1,
  };
  return state.phase.type === 'snapshot' ? wait(failed, context) : leave(failed, 'wait');
}

function afterClose(state: LinkState, code: number, context: LinkContext): LinkStep {
  const { phase } = state;
  const ended: LinkEffect[] = ALL_TIMERS.map(disarm);
  const isLeaving = phase.type === 'closing' && (phase.next === 'stop' || phase.next === 'park');
  if (!isLeaving && (code === CLOSED_REVOKED || code === CLOSED_DELETED)) return turnedAway(state, code);
  if (phase.type === 'closing') {
    switch (phase.next) {
      case 'open': {
        const next = begin(state, context);
        return { state: next.state, effects: [...ended, ...next.effects] };
      }
      case 'wait':
        return wait(state, context);
      case 'park':
        return { state: { ...state, phase: { type: 'parked' } }, effects: ended };
      case 'stop':
        return { state: { ...state, phase: { type: 'stopped' } }, effects: ended };
    }
  }
  const level = code === CLOSED_REPLACED ? Math.max(REPLACED_LEVEL, state.level) : state.level + 1;
  const error = phase.type === 'live' ? 'The connection was lost' : 'The gateway does not answer';
  return wait({ ...state, status: 'reconnecting', error, level, retryCount: state.retryCount + 1 }, context);
}

function turnedAway(state: LinkState, code: number): LinkStep {
  const effects: LinkEffect[] = ALL_TIMERS.map(disarm);
  const quiet: LinkState = { ...state, status: 'disconnected', retryCount: 0, isProbing: false };
  if (code === CLOSED_REVOKED) {
    const error = 'This device is no longer paired';
    return {
      state: { ...quiet, phase: { type: 'parked' }, error },
      effects: [...effects, { type: 'unpaired' }],
    };
  }
  return {
    state: { ...quiet, phase: { type: 'stopped' }, error: null },
    effects: [...effects, { type: 'gone' }],
  };
}

function onTimer(state: LinkState, timer: LinkTimer, context: LinkContext): LinkStep {
  const { phase } = state;
  switch (timer) {
    case 'retry':
      return phase.type === 'waiting' ? begin(state, context) : { state, effects: [] };
    case 'stable':
      return { state: phase.type === 'live' ? { ...state, level: 0, trouble: null } : state, effects: [] };
    case 'connect':
      return phase.type === 'opening'
        ? replace(state, 'The gateway does not answer')
        : { state, effects: [] };
    case 'probe':
      if (!state.isProbing || (phase.type !== 'live' && phase.type !== 'opening'))
        return { state, effects: [] };
      return replace(state, 'The connection was lost', isDoubted(state) ? LOST_CLOSE_TIMEOUT_MS : undefined);
    case 'close':
      // A dead network: the browser never says that the socket closed.
      return phase.type === 'closing' ? afterClose(state, 1006, context) : { state, effects: [] };
  }
}

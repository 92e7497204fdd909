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
import type { ConnectionStatus } from '../../shared/state.ts';
import { backoffMs } from '../backoff.ts';
import {
  CLOSE_TIMEOUT_MS,
  CONNECT_TIMEOUT_MS,
  type LinkContext,
  type LinkEffect,
  type LinkEvent,
  type LinkState,
  type LinkStep,
  type LinkTimer,
  type Next,
  PROBE_TIMEOUT_MS,
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
      return leave({ ...state, status: 'disconnected', error: null, retryCount: 0, level: 0 }, 'stop');
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
    case 'offline': {
      if (phase.type !== 'live' && phase.type !== 'opening') return stay;
      return probe({ ...state, status: 'reconnecting', error: 'This device is offline' }, phase.socket);
    }
  }
}

const arm = (timer: LinkTimer, ms: number): LinkEffect => ({ type: 'arm', timer, ms });
const disarm = (timer: LinkTimer): LinkEffect => ({ type: 'disarm', timer });
const ALL_TIMERS: readonly LinkTimer[] = ['connect', 'probe', 'close', 'retry', 'stable'];

const tryingStatus = (state: LinkState): ConnectionStatus =>
  state.made === 0 || state.status === 'disconnected' || state.status === 'connecting'
    ? 'connecting'
    : state.status === 'error'
      ? 'error'
      : 'reconnecting';

/** A new try: by snapshot where it is too far behind, or where the same event failed twice. */
function begin(state: LinkState, context: LinkContext): LinkStep {
  const made = state.made + 1;
  const next = { ...state, made, status: tryingStatus(state), isProbing: false };
  if (context.needsSnapshot || (state.trouble?.count ?? 0) > 1) {
    return {
      state: { ...next, phase: { type: 'snapshot', attempt: made } },
      effects: [{ type: 'takeSnapshot', attempt: made }],
    };
  }
  return {
    state: { ...next, phase: { type: 'opening', socket: made } },
    effects: [{ type: 'open', socket: made }, arm('connect', CONNECT_TIMEOUT_MS)],
  };
}

/** Ends what there is; `next` follows once its socket, if any, is closed. */
function leave(state: LinkState, next: Next): LinkStep {
  const { phase } = state;
  const effects: LinkEffect[] = ALL_TIMERS.map(disarm);
  switch (phase.type) {
    case 'opening':
    case 'live':
      effects.push({ type: 'close', socket: phase.socket }, arm('close', CLOSE_TIMEOUT_MS));
      return {
        state: { ...state, isProbing: false, phase: { type: 'closing', socket: phase.socket, next } },
        effects,
      };
    case 'closing':
      return { state: { ...state, phase: { ...phase, next } }, effects: [arm('close', CLOSE_TIMEOUT_MS)] };
    case 'snapshot':
    case 'waiting':
    case 'parked':
    case 'stopped':
      return { state: { ...state, phase: { type: next === 'park' ? 'parked' : 'stopped' } }, effects };
  }
}

/** Another socket in place of this one: at once the first time, then with backoff. */
function replace(state: LinkState, error: string): LinkStep {
  const level = state.level + 1;
  const retryCount = state.retryCount + 1;
  return leave({ ...state, status: 'reconnecting', error, level, retryCount }, level > 1 ? 'wait' : 'open');
}

function wait(state: LinkState, context: LinkContext): LinkStep {
  return {
    state: { ...state, phase: { type: 'waiting' }, isProbing: false },
    effects: [...ALL_TIMERS.map(disarm), arm('retry', backoffMs(Math.max(1, state.level), context.random))],
  };
}

function refuse(state: LinkState, reason: Refusal, text: string, context: LinkContext): LinkStep {
  if (reason === 'token') {
    const left = leave({ ...state, status: 'disconnected', error: text, retryCount: 0 }, 'park');
    return { state: left.state, effects: [...left.effects, { type: 'unpaired' }] };
  }
  if (reason === 'unknown') {
    const left = leave({ ...state, status: 'disconnected', error: text, retryCount: 0 }, 'stop');
    return { state: left.state, effects: [...left.effects, { type: 'gone', told: false }] };
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
    effects: [...effects, { type: 'gone', told: true }],
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
      return state.isProbing && (phase.type === 'live' || phase.type === 'opening')
        ? replace(state, 'The connection was lost')
        : { state, effects: [] };
    case 'close':
      // A dead network: the browser never says that the socket closed.
      return phase.type === 'closing' ? afterClose(state, 1006, context) : { state, effects: [] };
  }
}

function probe(state: LinkState, socket: number): LinkStep {
  if (state.isProbing) return { state, effects: [] };
  return {
    state: { ...state, isProbing: true },
    effects: [{ type: 'probe', socket }, arm('probe', PROBE_TIMEOUT_MS)],
  };
}

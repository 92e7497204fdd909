/** The moves that a link makes on more than one occasion: begin, wait, leave, replace, probe. Pure, like `link.ts`. */
import type { ConnectionStatus } from '../../shared/state.ts';
import { backoffMs, OFFLINE_PAUSE_MS } from '../backoff.ts';
import {
  CLOSE_TIMEOUT_MS,
  CONNECT_TIMEOUT_MS,
  type LinkContext,
  type LinkEffect,
  type LinkState,
  type LinkStep,
  type LinkTimer,
  type Next,
  PROBE_TIMEOUT_MS,
} from './link-state.ts';

export const arm = (timer: LinkTimer, ms: number): LinkEffect => ({ type: 'arm', timer, ms });
export const disarm = (timer: LinkTimer): LinkEffect => ({ type: 'disarm', timer });
export const ALL_TIMERS: readonly LinkTimer[] = ['connect', 'probe', 'close', 'retry', 'stable'];

export const tryingStatus = (state: LinkState): ConnectionStatus =>
  state.made === 0 || state.status === 'disconnected' || state.status === 'connecting'
    ? 'connecting'
    : state.status === 'error'
      ? 'error'
      : 'reconnecting';

/** A new try: by snapshot where it is too far behind, or where the same event failed twice. */
export function begin(state: LinkState, context: LinkContext): LinkStep {
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
export function leave(state: LinkState, next: Next, closeMs = CLOSE_TIMEOUT_MS): LinkStep {
  const { phase } = state;
  const effects: LinkEffect[] = ALL_TIMERS.map(disarm);
  switch (phase.type) {
    case 'opening':
    case 'live':
      effects.push({ type: 'close', socket: phase.socket }, arm('close', closeMs));
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
export function replace(state: LinkState, error: string, closeMs = CLOSE_TIMEOUT_MS): LinkStep {
  const level = state.level + 1;
  const retryCount = state.retryCount + 1;
  const next = level > 1 ? 'wait' : 'open';
  return leave({ ...state, status: 'reconnecting', error, level, retryCount }, next, closeMs);
}

export function wait(state: LinkState, context: LinkContext): LinkStep {
  const backoff = backoffMs(Math.max(1, state.level), context.random);
  return {
    state: { ...state, phase: { type: 'waiting' }, isProbing: false },
    effects: [...ALL_TIMERS.map(disarm), arm('retry', state.isOffline ? OFFLINE_PAUSE_MS : backoff)],
  };
}

export function probe(state: LinkState, socket: number, limitMs = PROBE_TIMEOUT_MS): LinkStep {
  if (state.isProbing) return { state, effects: [] };
  return {
    state: { ...state, isProbing: true },
    effects: [{ type: 'probe', socket }, arm('probe', limitMs)],
  };
}

/** What a link is, hears and does: the vocabulary of the machine in `link.ts`. */
import type { ConnectionStatus } from '../../shared/state.ts';
import type { Random } from '../clock.ts';

/** How long a socket may take to say its first word, to answer a probe, to say that it is closed. In ms. */
export const CONNECT_TIMEOUT_MS = 10_000;
export const PROBE_TIMEOUT_MS = 4_000;
export const CLOSE_TIMEOUT_MS = 3_000;
/** Of one that had long been silent and did not answer: whoever has its other end learns it from the next one. */
export const LOST_CLOSE_TIMEOUT_MS = 200;
/** A connection that held this long starts its backoff anew when it drops. */
export const STABLE_MS = 10_000;

/** What follows once the socket is closed. */
export type Next = 'open' | 'wait' | 'stop' | 'park';
export type LinkPhase =
  | { type: 'stopped' }
  | { type: 'snapshot'; attempt: number }
  | { type: 'opening'; socket: number }
  | { type: 'live'; socket: number }
  | { type: 'closing'; socket: number; next: Next }
  | { type: 'waiting' }
  | { type: 'parked' };

export interface LinkState {
  phase: LinkPhase;
  status: ConnectionStatus;
  error: string | null;
  /** Tries since it was last connected: shown. */
  retryCount: number;
  /** Decides the backoff; unlike `retryCount` it outlives a connection that drops at once. */
  level: number;
  /** The last socket or snapshot made. */
  made: number;
  /** An event that could not be read, and how often. */
  trouble: { at: number; count: number } | null;
  isProbing: boolean;
  /** The browser says that there is no network, and nothing has proved otherwise. */
  isOffline: boolean;
}

export const STOPPED_LINK: LinkState = {
  phase: { type: 'stopped' },
  status: 'disconnected',
  error: null,
  retryCount: 0,
  level: 0,
  made: 0,
  trouble: null,
  isProbing: false,
  isOffline: false,
};

/** `token`: it is not (any more) good; `unknown`: there is no such session. */
export type Refusal = 'token' | 'unknown' | 'other';

export type LinkTimer = 'connect' | 'probe' | 'close' | 'retry' | 'stable';

export type LinkEvent =
  | { type: 'start' }
  | { type: 'stop' }
  /** Something came from the socket: its first frame, or any while a probe is out. */
  | { type: 'heard'; socket: number }
  /** The load was answered and all that came before is applied. */
  | { type: 'loaded'; socket: number }
  | { type: 'refused'; socket: number; reason: Refusal; text: string }
  /** The event after `at` cannot be had from this socket. */
  | { type: 'gap'; socket: number; at: number }
  | { type: 'silent'; socket: number }
  | { type: 'closed'; socket: number; code: number }
  | { type: 'snapshotTaken'; attempt: number }
  | { type: 'snapshotFailed'; attempt: number; reason: Refusal; text: string }
  | { type: 'timer'; timer: LinkTimer }
  /** Now is a good time to try: a tab was shown, the machine woke, a person asks. */
  | { type: 'nudge' }
  /** The same, but nothing was heard for so long that the socket counts as lost until something is. */
  | { type: 'doubt' }
  /** The network is back, or the gateway: each link tries soon, but not all at the same moment. */
  | { type: 'reachable' }
  | { type: 'offline' };

export type LinkEffect =
  | { type: 'open'; socket: number }
  | { type: 'close'; socket: number }
  | { type: 'probe'; socket: number }
  | { type: 'takeSnapshot'; attempt: number }
  | { type: 'arm'; timer: LinkTimer; ms: number }
  | { type: 'disarm'; timer: LinkTimer }
  /** The gateway does not know the session any more. */
  | { type: 'gone' }
  | { type: 'unpaired' };

export interface LinkContext {
  /** Too far behind to replay, or nothing to go on from. */
  needsSnapshot: boolean;
  random: Random;
}

export interface LinkStep {
  state: LinkState;
  effects: LinkEffect[];
}

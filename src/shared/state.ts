/**
 * What every tab knows: the sessions, the state of each connection, the gateway's. The worker owns it; tabs
 * hold a copy that patches keep equal. Names and shapes of `sessions` and `connections` are the design's.
 */
import type { ContextUsage } from './fold-snapshot.ts';
import type { Seq, SessionId } from './ids.ts';
import type { LegacyImport } from './rpc-archive.ts';
import type { Session } from './session.ts';

export type ConnectionStatus = 'connecting' | 'connected' | 'reconnecting' | 'disconnected' | 'error';

export interface Connection {
  /** `connected` only once all that was missed has been replayed. */
  status: ConnectionStatus;
  /** Why, in words for a person, while the status is `error` or `reconnecting`. */
  error: string | null;
  /** Tries since it was last connected. */
  retryCount: number;
  /** True while the session waits for one of the ten places, and has only that to wait for. */
  waiting: boolean;
  /** A turn runs, and the agent (not a person's answer) is what it waits for. */
  isStreaming: boolean;
  hasUnread: boolean;
  /** Messages that began while no visible tab viewed the session. */
  unreadCount: number;
  /** Ms since 1970. */
  lastActivity: number;
  /** Positions of the questions that wait for an answer, as far as this device's copy goes; absent if there are none. */
  asks?: readonly Seq[];
  /** How full the agent's context is and what the session cost, where the agent says so and this device heard it. */
  usage?: ContextUsage;
}

export type GatewayState =
  /** Nothing is known yet: the worker has just started. */
  | { status: 'starting' }
  /** This browser has no token (`reason: none`), or the gateway no longer takes it (`refused`). */
  | { status: 'unpaired'; reason: 'none' | 'refused' }
  | { status: 'connecting' }
  | { status: 'online' }
  /** No answer; `retryAt` is when the next try starts, ms since 1970. */
  | { status: 'unreachable'; reason: string; retryAt: number }
  /** The browser says there is no network. */
  | { status: 'offline' };

export type StorageState =
  | 'ok'
  /** The browser gives no storage: nothing outlives the worker. */
  | 'memory'
  /** No room: the newest is only in memory, and nothing is fetched merely to be kept. It is looked for room. */
  | 'full'
  /** Writes fail for another reason than room; they are tried again. */
  | 'failing'
  /** The database is of a newer build: nothing in it is touched. */
  | 'newer'
  /** Another tab's older build still holds the database; it begins once that lets go. */
  | 'blocked'
  /** The database does not answer; it begins once that does. */
  | 'unresponsive';

/**
 * The copy on this device was damaged and is built anew from the gateway. What only this device had (its
 * pairing, unsent messages, drafts) was saved, or could not all be read. Imported conversations are `lost`.
 */
export type Rebuilt = 'saved' | 'lost';

/** The copying of all history to this device, in events. `done` reaches `total` when all of it is here. */
export interface CopyState {
  done: number;
  total: number;
  paused: boolean;
}

export interface AppState {
  gateway: GatewayState;
  storage: StorageState;
  /** Until somebody has taken note of it. */
  rebuilt?: Rebuilt | null;
  /** Null while all of it is here, or next to nothing is missing. */
  copy: CopyState | null;
  sessions: readonly Session[];
  connections: Readonly<Record<SessionId, Connection>>;
  /** Absent until the worker has looked. */
  legacy?: LegacyImport;
}

export interface StatePatch {
  gateway?: GatewayState;
  storage?: StorageState;
  rebuilt?: Rebuilt | null;
  copy?: CopyState | null;
  /** New or changed ones. */
  sessions?: readonly Session[];
  removed?: readonly SessionId[];
  connections?: Readonly<Record<SessionId, Connection>>;
  legacy?: LegacyImport;
}

/** The state with a patch applied. What the patch does not touch keeps its identity. */
export function applyStatePatch(state: AppState, patch: StatePatch): AppState {
  let { sessions, connections } = state;
  const legacy = patch.legacy ?? state.legacy;
  if (patch.sessions) {
    const changed = new Map(patch.sessions.map((session) => [session.id, session]));
    sessions = sessions.map((session) => {
      const next = changed.get(session.id);
      changed.delete(session.id);
      return next ?? session;
    });
    if (changed.size > 0) sessions = [...sessions, ...changed.values()];
  }
  if (patch.connections) connections = { ...connections, ...patch.connections };
  if (patch.removed) {
    const removed = new Set(patch.removed);
    sessions = sessions.filter((session) => !removed.has(session.id));
    const kept = Object.entries(connections).filter(([id]) => !removed.has(id as SessionId)); // keys are ids
    connections = Object.fromEntries(kept);
  }
  return {
    gateway: patch.gateway ?? state.gateway,
    storage: patch.storage ?? state.storage,
    rebuilt: patch.rebuilt === undefined ? (state.rebuilt ?? null) : patch.rebuilt,
    copy: patch.copy === undefined ? state.copy : patch.copy,
    sessions,
    connections,
    ...(legacy && { legacy }),
  };
}

export const DISCONNECTED: Connection = {
  status: 'disconnected',
  error: null,
  retryCount: 0,
  waiting: false,
  isStreaming: false,
  hasUnread: false,
  unreadCount: 0,
  lastActivity: 0,
};

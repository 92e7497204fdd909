/** What the worker tells of itself, for whoever looks for a fault: numbers and states, never what was said. */
import type { GatewayStatus } from './http.ts';
import type { SessionId } from './ids.ts';
import type { SessionState } from './session.ts';
import type { ConnectionStatus } from './state.ts';

export interface DiagnosticsCalls {
  diagnostics(): Promise<Diagnostics>;
}

/** The link of one session, and how far the copy on this device is. */
export interface SessionDiagnostics {
  id: SessionId;
  agent: string;
  state: SessionState;
  status: ConnectionStatus;
  retryCount: number;
  isWaiting: boolean;
  /** The last event that is here, and the gateway's last; null: none is here. */
  cursor: number | null;
  lastSeq: number;
  /** Older entries are missing here. */
  hasHole: boolean;
}

/** Something that went wrong, in our own words. `at`: ms since 1970. */
export interface Trouble {
  at: number;
  what: string;
  reason: string;
}

export interface Diagnostics {
  build: string;
  generation: number;
  /** Ms since 1970. */
  startedAt: number;
  tabs: number;
  visibleTabs: number;
  sockets: number;
  /** Of the state that all tabs have. */
  revision: number;
  /** The latest in activity first; of many, the first hundred. */
  sessions: SessionDiagnostics[];
  sessionCount: number;
  /** The newest last. */
  troubles: Trouble[];
  /** Null where it does not answer. */
  gateway: GatewayStatus | null;
}

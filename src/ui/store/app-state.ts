/**
 * This tab's copy of what the worker knows of all sessions. Owns its signal; patches keep it equal.
 * One signal a session and one a connection, so that a row renders when its own session changes, and only then.
 */
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { SessionId } from '../../shared/ids.ts';
import type { Welcome } from '../../shared/rpc.ts';
import type { Session } from '../../shared/session.ts';
import {
  type AppState,
  applyStatePatch,
  type Connection,
  DISCONNECTED,
  type StatePatch,
} from '../../shared/state.ts';
import { withoutWorker } from './without-worker.ts';

export interface AppStateStore {
  readonly state: ReadonlySignal<AppState>;
  readonly sessions: ReadonlySignal<readonly Session[]>;
  /** False until the worker said for the first time what it knows. */
  readonly known: ReadonlySignal<boolean>;
  session(id: SessionId): ReadonlySignal<Session | undefined>;
  connection(id: SessionId): ReadonlySignal<Connection>;
  welcome(welcome: Pick<Welcome, 'revision' | 'state'>): void;
  patch(revision: number, patch: StatePatch): void;
  /** The worker is gone, or was left: what hung on it no longer holds, and what it still had to say is of no use. */
  lost(): void;
}

const NOTHING_KNOWN: AppState = {
  gateway: { status: 'starting' },
  storage: 'ok',
  copy: null,
  sessions: [],
  connections: {},
};

export function createAppState(): AppStateStore {
  const state = signal<AppState>(NOTHING_KNOWN);
  const known = signal(false);
  let revision = -1;
  const sessions = computed(() => state.value.sessions);
  const byId = computed(() => new Map(sessions.value.map((session) => [session.id, session])));
  const sessionSignals = new Map<SessionId, ReadonlySignal<Session | undefined>>();
  const connectionSignals = new Map<SessionId, ReadonlySignal<Connection>>();

  return {
    state,
    sessions,
    known,
    session: (id) => remembered(sessionSignals, id, () => byId.value.get(id)),
    connection: (id) => remembered(connectionSignals, id, () => state.value.connections[id] ?? DISCONNECTED),
    welcome(welcome) {
      revision = welcome.revision;
      state.value = welcome.state;
      known.value = true;
    },
    patch(next, patch) {
      if (next <= revision) return;
      revision = next;
      state.value = applyStatePatch(state.value, patch);
    },
    lost() {
      revision = Number.POSITIVE_INFINITY;
      state.value = withoutWorker(state.value);
    },
  };
}

function remembered<T>(
  signals: Map<SessionId, ReadonlySignal<T>>,
  id: SessionId,
  compute: () => T,
): ReadonlySignal<T> {
  let known = signals.get(id);
  if (known === undefined) {
    known = computed(compute);
    signals.set(id, known);
  }
  return known;
}

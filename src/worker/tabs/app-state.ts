/** The state every tab has a copy of, with its revision. It says what changed, and says nothing twice. */
import type { SessionId } from '../../shared/ids.ts';
import type { LegacyImport } from '../../shared/rpc-archive.ts';
import type { Session } from '../../shared/session.ts';
import {
  type AppState,
  applyStatePatch,
  type Connection,
  type CopyState,
  type GatewayState,
  type Rebuilt,
  type StatePatch,
  type StorageState,
} from '../../shared/state.ts';

export type AppStateHolder = ReturnType<typeof createAppState>;

export function createAppState(onPatch: (revision: number, patch: StatePatch) => void) {
  let revision = 0;
  let state: AppState = {
    gateway: { status: 'starting' },
    storage: 'ok',
    copy: null,
    sessions: [],
    connections: {},
  };

  function patch(change: StatePatch): void {
    revision += 1;
    state = applyStatePatch(state, change);
    onPatch(revision, change);
  }

  return {
    get revision(): number {
      return revision;
    },
    get state(): AppState {
      return state;
    },
    setGateway(gateway: GatewayState): void {
      if (!isSame(state.gateway, gateway)) patch({ gateway });
    },
    setStorage(storage: StorageState): void {
      if (state.storage !== storage) patch({ storage });
    },
    setLegacy(legacy: LegacyImport): void {
      if (!state.legacy || !isSame(state.legacy, legacy)) patch({ legacy });
    },
    setRebuilt(rebuilt: Rebuilt | null): void {
      if ((state.rebuilt ?? null) !== rebuilt) patch({ rebuilt });
    },
    setCopy(copy: CopyState | null): void {
      const isSameCopy = JSON.stringify(state.copy) === JSON.stringify(copy);
      if (!isSameCopy) patch({ copy });
    },
    setSession(session: Session): void {
      const known = state.sessions.find(({ id }) => id === session.id);
      if (!known || !isSame(known, session)) patch({ sessions: [session] });
    },
    setConnection(id: SessionId, connection: Connection): void {
      const known = state.connections[id];
      if (!known || !isSame(known, connection)) patch({ connections: { [id]: connection } });
    },
    remove(id: SessionId): void {
      if (state.connections[id] || state.sessions.some((session) => session.id === id)) {
        patch({ removed: [id] });
      }
    },
    /** What was known is of a database that is no more. */
    forgetSessions(): void {
      if (state.sessions.length > 0) patch({ removed: state.sessions.map(({ id }) => id) });
    },
  };
}

/** Equal fields; what is nested (a session's error) is small and plain. */
function isSame<T extends object>(a: T, b: T): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

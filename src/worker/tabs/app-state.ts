/** The state every tab has a copy of, with its revision. It says what changed, and says nothing twice. */
import type { SessionId } from '../../shared/ids.ts';
import type { LegacyImport } from '../../shared/rpc-archive.ts';
import type { Session } from '../../shared/session.ts';
import type {
  AppState,
  Connection,
  CopyState,
  GatewayState,
  Rebuilt,
  StatePatch,
  StorageState,
} from '../../shared/state.ts';

export type AppStateHolder = ReturnType<typeof createAppState>;

export function createAppState(onPatch: (revision: number, patch: StatePatch) => void) {
  let revision = 0;
  let rest: Omit<AppState, 'sessions' | 'connections'> = {
    gateway: { status: 'starting' },
    storage: 'ok',
    copy: null,
  };
  const sessions = new Map<SessionId, Session>();
  const connections = new Map<SessionId, Connection>();
  /** As tabs get it; made when it is asked for, since changes come by the hundred, and nobody asks in between. */
  let whole: AppState | null = null;

  function tell(patch: StatePatch): void {
    revision += 1;
    whole = null;
    onPatch(revision, patch);
  }

  function change(fields: Partial<typeof rest>): void {
    rest = { ...rest, ...fields };
    tell(fields);
  }

  function remove(ids: readonly SessionId[]): void {
    for (const id of ids) {
      sessions.delete(id);
      connections.delete(id);
    }
    tell({ removed: ids });
  }

  return {
    get revision(): number {
      return revision;
    },
    get state(): AppState {
      whole ??= { ...rest, sessions: [...sessions.values()], connections: Object.fromEntries(connections) };
      return whole;
    },
    setGateway(gateway: GatewayState): void {
      if (!isSame(rest.gateway, gateway)) change({ gateway });
    },
    setStorage(storage: StorageState): void {
      if (rest.storage !== storage) change({ storage });
    },
    setLegacy(legacy: LegacyImport): void {
      if (!rest.legacy || !isSame(rest.legacy, legacy)) change({ legacy });
    },
    setRebuilt(rebuilt: Rebuilt | null): void {
      if ((rest.rebuilt ?? null) !== rebuilt) change({ rebuilt });
    },
    setCopy(copy: CopyState | null): void {
      const isSameCopy = JSON.stringify(rest.copy) === JSON.stringify(copy);
      if (!isSameCopy) change({ copy });
    },
    setSession(session: Session): void {
      const known = sessions.get(session.id);
      if (known && isSame(known, session)) return;
      sessions.set(session.id, session);
      tell({ sessions: [session] });
    },
    setConnection(id: SessionId, connection: Connection): void {
      const known = connections.get(id);
      if (known && isSame(known, connection)) return;
      connections.set(id, connection);
      tell({ connections: { [id]: connection } });
    },
    remove(id: SessionId): void {
      if (connections.has(id) || sessions.has(id)) remove([id]);
    },
    /** What was known is of a database that is no more. */
    forgetSessions(): void {
      if (sessions.size > 0) remove([...sessions.keys()]);
    },
  };
}

/** Equal fields; what is nested (a session's error) is small and plain. */
function isSame<T extends object>(a: T, b: T): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

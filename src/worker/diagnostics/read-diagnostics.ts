/** Reads how the worker is. Loaded when somebody asks. */
import type { Diagnostics } from '../../shared/rpc-diagnostics.ts';
import type { Core } from '../core.ts';
import type { Environment } from '../environment.ts';
import type { AppStateHolder } from '../tabs/app-state.ts';
import type { Tabs } from '../tabs/tabs.ts';
import type { Diary } from './diary.ts';

export interface DiagnosticsParts {
  env: Pick<Environment, 'identity'>;
  tabs: Pick<Tabs, 'count' | 'visibleCount'>;
  state: AppStateHolder;
  diary: Pick<Diary, 'startedAt' | 'troubles'>;
  serving(): Promise<Core>;
  socketCount(): number;
}

const MAX_SESSIONS = 100;

export async function readDiagnostics(parts: DiagnosticsParts): Promise<Diagnostics> {
  const { state, tabs, diary } = parts;
  const core = await parts.serving();
  const gateway = await core.http.status().catch(() => null);
  const logs = [...core.logs.all()].sort((a, b) => b.session.lastActivity - a.session.lastActivity);
  return {
    ...parts.env.identity,
    startedAt: diary.startedAt,
    tabs: tabs.count,
    visibleTabs: tabs.visibleCount,
    sockets: parts.socketCount(),
    revision: state.revision,
    sessionCount: logs.length,
    sessions: logs.slice(0, MAX_SESSIONS).map(({ id, session, cursor, hole }) => ({
      id,
      agent: session.agent,
      state: session.state,
      status: core.client.getConnectionStatus(id),
      retryCount: core.client.linkOf(id)?.state.retryCount ?? 0,
      isWaiting: core.client.isWaiting(id),
      cursor: cursor?.seq ?? null,
      lastSeq: session.lastSeq,
      hasHole: hole !== null,
    })),
    troubles: [...diary.troubles()],
    gateway,
  };
}

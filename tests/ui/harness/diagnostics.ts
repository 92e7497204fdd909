/** What a worker that serves a scene would tell of itself. */
import type { Diagnostics } from '../../../src/shared/rpc-diagnostics.ts';
import { DISCONNECTED } from '../../../src/shared/state.ts';
import type { Scene } from './fake-worker.ts';

export function diagnosticsOf({ state, logs }: Scene): Diagnostics {
  return {
    build: '0a1b2c3d4e-harness',
    generation: 1,
    startedAt: Date.now() - 3_600_000,
    tabs: 2,
    visibleTabs: 1,
    sockets: 3,
    revision: 128,
    sessionCount: state.sessions.length,
    sessions: state.sessions.map(({ id, agent, state: turn, lastSeq }) => {
      const { status, retryCount, waiting } = state.connections[id] ?? DISCONNECTED;
      const seq = logs.get(id)?.seq ?? null;
      return {
        id,
        agent,
        state: turn,
        status,
        retryCount,
        isWaiting: waiting,
        cursor: seq,
        lastSeq: seq ?? lastSeq,
        hasHole: false,
      };
    }),
    troubles: [{ at: Date.now() - 60_000, what: 'a frame was ignored', reason: 'not JSON' }],
    gateway: {
      version: '0.1.0',
      uptimeMs: 7_300_000,
      sockets: 3,
      feeds: 1,
      sessions: state.sessions.length,
      agents: 3,
      logEvents: 20_412,
      rssBytes: 142_606_336,
    },
  };
}

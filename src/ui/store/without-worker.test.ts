import { expect, test } from 'vitest';
import { type AppState, type Connection, DISCONNECTED } from '../../shared/state.ts';
import { withoutWorker } from './without-worker.ts';

const connection = (part: Partial<Connection>): Connection => ({ ...DISCONNECTED, ...part });
const state = (part: Partial<AppState>): AppState => ({
  gateway: { status: 'online' },
  storage: 'ok',
  copy: null,
  sessions: [],
  connections: {},
  ...part,
});

test('nothing is connected, streams or is reached; what is unread still is', () => {
  const live = connection({ status: 'connected', isStreaming: true, hasUnread: true, unreadCount: 2 });
  const error = connection({ status: 'error', error: 'refused' });
  const connections = Object.fromEntries(Object.entries({ live, error }));
  const left = withoutWorker(state({ connections }));
  expect(left.gateway).toEqual({ status: 'connecting' });
  expect(left.connections).toEqual({ live: { ...live, status: 'reconnecting', isStreaming: false }, error });
});

test('what was said of a gateway that is not there still holds', () => {
  const gateway = { status: 'offline' } as const;
  expect(withoutWorker(state({ gateway })).gateway).toEqual(gateway);
});

/** What still holds of the app's state when its worker is gone, or was left: with it went every connection. Pure. */
import type { AppState, Connection } from '../../shared/state.ts';

export function withoutWorker(state: AppState): AppState {
  const { gateway, connections } = state;
  return {
    ...state,
    gateway: gateway.status === 'online' ? { status: 'connecting' } : gateway,
    connections: Object.fromEntries(
      Object.entries(connections).map(([id, connection]) => [id, unconnected(connection)]),
    ),
  };
}

function unconnected(connection: Connection): Connection {
  if (connection.status !== 'connected' && connection.status !== 'connecting') return connection;
  return { ...connection, status: 'reconnecting', isStreaming: false };
}

/**
 * Shows tabs what is stored, before anything else of the worker is there: the rows as a core makes them of the same
 * records, until it hears more.
 */
import { DISCONNECTED } from '../shared/state.ts';
import type { LoadedStore } from './store/log-store.ts';
import type { OpenedStore } from './store/open-store.ts';
import type { SessionRecord } from './store/records.ts';
import type { AppStateHolder } from './tabs/app-state.ts';

export function showStored(state: AppStateHolder, opened: OpenedStore, loaded: LoadedStore): void {
  state.setStorage(opened.state);
  state.setRebuilt(loaded.rebuilt ?? null);
  // Who has no token is not kept waiting for the parts that would ask for one.
  const isPaired = typeof loaded.token === 'string';
  state.setGateway(isPaired ? { status: 'connecting' } : { status: 'unpaired', reason: 'none' });
  for (const record of loaded.sessions) {
    state.setSession(record.session);
    state.setConnection(record.id, connectionOf(record));
  }
}

function connectionOf({ session, unread, fold }: SessionRecord) {
  const unreadCount = unread.unread.length;
  const asks = fold?.permissions.map(([, seq]) => seq) ?? [];
  return {
    ...DISCONNECTED,
    hasUnread: unreadCount > 0,
    unreadCount,
    lastActivity: session.lastActivity,
    ...(asks.length > 0 && { asks }),
  };
}

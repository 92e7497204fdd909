import { effect } from '@preact/signals';
import { expect, test } from 'vitest';
import type { SessionId } from '../../shared/ids.ts';
import type { Session } from '../../shared/session.ts';
import { type AppState, DISCONNECTED } from '../../shared/state.ts';
import { createAppState } from './app-state.ts';

const A = '2df3f095-4157-4bff-8bc2-3de75918b399' as SessionId;
const B = '1ed05d98-acd5-45e8-ae1f-ec00f8b7e46c' as SessionId;
const session = (id: SessionId, preview = '') => ({ id, preview }) as Session; // all that is read here
const STATE: AppState = {
  gateway: { status: 'online' },
  storage: 'ok',
  copy: null,
  sessions: [session(A), session(B)],
  connections: {},
};

test('patches that the welcome already holds are left out', () => {
  const app = createAppState();
  expect(app.known.value).toBe(false);
  app.welcome({ revision: 5, state: STATE });
  app.patch(5, { removed: [A] });
  expect(app.session(A).value).toBeDefined();
  app.patch(6, { removed: [A] });
  expect(app.session(A).value).toBeUndefined();
  expect(app.known.value).toBe(true);
});

test('a session’s signal changes with that session only', () => {
  const app = createAppState();
  app.welcome({ revision: 1, state: STATE });
  let reads = 0;
  effect(() => {
    reads += app.session(A).value ? 1 : 0;
    reads += app.connection(A).value.unreadCount;
  });
  app.patch(2, { sessions: [session(B, 'new')], connections: { [B]: { ...DISCONNECTED, unreadCount: 1 } } });
  expect(reads).toBe(1);
  app.patch(3, { sessions: [session(A, 'new')] });
  expect(reads).toBe(2);
});

test('another worker’s welcome replaces everything, whatever its revision', () => {
  const app = createAppState();
  app.welcome({ revision: 90, state: STATE });
  app.welcome({ revision: 1, state: { ...STATE, sessions: [] } });
  app.patch(2, { sessions: [session(B)] });
  expect(app.sessions.value.map(({ id }) => id)).toEqual([B]);
});

test('without its worker it claims no connection, and takes nothing that worker said; the next one’s welcome counts', () => {
  const app = createAppState();
  app.welcome({
    revision: 5,
    state: { ...STATE, connections: { [A]: { ...DISCONNECTED, status: 'connected' } } },
  });
  app.lost();
  app.patch(6, { gateway: { status: 'online' }, removed: [A] });
  expect(app.state.value.gateway).toEqual({ status: 'connecting' });
  expect(app.connection(A).value.status).toBe('reconnecting');
  app.welcome({ revision: 1, state: STATE });
  expect(app.state.value.gateway).toEqual({ status: 'online' });
});

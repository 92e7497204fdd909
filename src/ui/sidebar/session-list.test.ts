import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { SessionId } from '../../shared/ids.ts';
import type { Session } from '../../shared/session.ts';
import { createAppState } from '../store/app-state.ts';
import { directoryNames } from './directory-names.ts';
import { createSessionList } from './session-list.ts';

const session = (id: string, over: Partial<Session> = {}) =>
  ({
    id,
    agent: 'demo',
    title: '',
    cwd: '/w',
    state: 'idle',
    preview: '',
    archived: false,
    createdAt: 0,
    lastActivity: 0,
    ...over,
  }) as Session; // all that the list reads

function listOf(sessions: readonly Session[]) {
  const app = createAppState();
  let revision = 1;
  app.welcome({
    revision,
    state: { gateway: { status: 'online' }, storage: 'ok', copy: null, sessions, connections: {} },
  });
  const kept = new Map<string, string>();
  const local = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const open = () => createSessionList({ app, activeSessionId: signal<SessionId | null>(null), local });
  const list = open();
  return {
    list,
    open,
    change(...changed: Session[]) {
      revision += 1;
      app.patch(revision, { sessions: changed });
    },
    remove(id: string) {
      revision += 1;
      app.patch(revision, { removed: [id as SessionId] });
    },
    shown: () => list.groups.value.map(({ name, ids }) => `${name}: ${ids.join(' ')}`),
  };
}

test('what waits stands above what is pinned, and that above the rest', () => {
  const { shown } = listOf([
    session('idle'),
    session('pinned', { pinned: true }),
    session('pinned-asks', { pinned: true, state: 'requires_action' }),
    session('away', { pinned: true, archived: true }),
  ]);
  expect(shown()).toEqual(['Waits for you: pinned-asks', 'Pinned: pinned', 'Idle: idle', 'Archived: away']);
});

test('nothing moves while it is held, and all is where it belongs afterwards', () => {
  const { list, change, remove, shown } = listOf([
    session('a', { lastActivity: 3 }),
    session('b', { lastActivity: 2 }),
    session('c', { lastActivity: 1 }),
  ]);
  expect(shown()).toEqual(['Idle: a b c']);
  list.hold('pointer', true);
  change(session('c', { state: 'requires_action', lastActivity: 9 }));
  expect(shown()).toEqual(['Idle: a b c']);
  change(session('d', { lastActivity: 10 }));
  expect(shown()).toEqual(['Idle: a b c', 'New: d']);
  expect(list.newCount.value).toBe(1);
  remove('a');
  expect(shown()).toEqual(['Idle: b c', 'New: d']);
  list.hold('focus', true);
  list.hold('pointer', false);
  expect(shown()).toEqual(['Idle: b c', 'New: d']);
  list.hold('focus', false);
  expect(shown()).toEqual(['Waits for you: c', 'Idle: d b']);
});

test('what a person does moves rows at once, held or not', () => {
  const { list, change, shown } = listOf([
    session('a', { lastActivity: 2 }),
    session('b', { lastActivity: 1 }),
  ]);
  expect(shown()).toEqual(['Idle: a b']);
  list.hold('pointer', true);
  change(session('b', { lastActivity: 1, pinned: true }));
  expect(shown()).toEqual(['Pinned: b', 'Idle: a']);
  change(session('a', { archived: true }));
  expect(shown()).toEqual(['Pinned: b', 'Archived: a']);
  expect(list.order.value).toEqual(['b']);
  list.filter.value = 'a';
  expect(shown()).toEqual(['Archived: a']);
});

test('groups by directory, named by as little as tells them apart, and remembers it', () => {
  const { list, open, shown } = listOf([
    session('a', { cwd: '/home/x/app' }),
    session('b', { cwd: '/home/y/app' }),
    session('c', { cwd: '/home/y/lib', state: 'running' }),
  ]);
  list.group('directory');
  expect(shown()).toEqual(['lib: c', 'x/app: a', 'y/app: b']);
  expect(open().grouping.value).toBe('directory');
  expect([...directoryNames(['/', '/a', '/b/a'])]).toEqual([
    ['/', '/'],
    ['/a', 'a'],
    ['/b/a', 'b/a'],
  ]);
});

import { expect, test } from 'vitest';
import type { SessionId } from '../../shared/ids.ts';
import type { Session } from '../../shared/session.ts';
import { DISCONNECTED } from '../../shared/state.ts';
import { groupSessions, sameGroups } from './session-groups.ts';

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
  }) as Session; // all that grouping reads
const NO_FILTER = { filter: '', heldUnread: null, grouping: 'attention' as const };
const names = (groups: ReturnType<typeof groupSessions>) => groups.map((group) => [group.name, group.ids]);

test('groups by what needs the person first, newest first, running ones by age', () => {
  const groups = groupSessions(
    {
      sessions: [
        session('idle-old', { lastActivity: 1 }),
        session('idle-new', { lastActivity: 2 }),
        session('run-b', { state: 'running', createdAt: 2, lastActivity: 1 }),
        session('run-a', { state: 'running', createdAt: 1, lastActivity: 9 }),
        session('asks', { state: 'requires_action' }),
        session('away', { archived: true }),
        session('news'),
      ],
      connections: { ['news' as SessionId]: { ...DISCONNECTED, unreadCount: 2 } },
    },
    NO_FILTER,
  );
  expect(names(groups)).toEqual([
    ['Waits for you', ['asks']],
    ['Running', ['run-b', 'run-a']],
    ['Unread', ['news']],
    ['Idle', ['idle-new', 'idle-old']],
    ['Archived', ['away']],
  ]);
});

test('the session that is being read stays among the unread', () => {
  const state = { sessions: [session('a')], connections: {} };
  expect(groupSessions(state, { ...NO_FILTER, heldUnread: 'a' as SessionId })[0]?.name).toBe('Unread');
  expect(groupSessions(state, NO_FILTER)[0]?.name).toBe('Idle');
});

test('filters by every word, in id, agent, title, directory and preview', () => {
  const state = {
    sessions: [session('a', { title: 'Fix the Pool', agent: 'codex' }), session('b', { preview: 'pool' })],
    connections: {},
  };
  expect(groupSessions(state, { ...NO_FILTER, filter: 'POOL codex' })[0]?.ids).toEqual(['a']);
  expect(groupSessions(state, { ...NO_FILTER, filter: 'nothing' })).toEqual([]);
});

test('tells apart lists of other members or another order', () => {
  const state = (ids: string[]) => ({ sessions: ids.map((id) => session(id)), connections: {} });
  const groups = groupSessions(state(['a', 'b']), NO_FILTER);
  expect(sameGroups(groups, groupSessions(state(['b', 'a']), NO_FILTER))).toBe(true);
  expect(sameGroups(groups, groupSessions(state(['a']), NO_FILTER))).toBe(false);
});

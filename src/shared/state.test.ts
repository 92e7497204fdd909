import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { epochSchema, sessionIdSchema, ZERO_SEQ } from './ids.ts';
import type { Session } from './session.ts';
import { type AppState, applyStatePatch, DISCONNECTED } from './state.ts';

const session = (n: number, title = `Session ${n}`): Session => ({
  id: v.parse(sessionIdSchema, `00000000-0000-4000-8000-00000000000${n}`),
  agent: 'demo',
  title,
  cwd: '/',
  state: 'idle',
  error: null,
  createdAt: 0,
  lastActivity: 0,
  epoch: v.parse(epochSchema, 'e'),
  lastSeq: ZERO_SEQ,
  preview: '',
  readSeq: ZERO_SEQ,
  archived: false,
});
const [one, two] = [session(1), session(2)];
const state: AppState = {
  gateway: { status: 'online' },
  storage: 'ok',
  copy: null,
  sessions: [one, two],
  connections: { [one.id]: DISCONNECTED, [two.id]: DISCONNECTED },
};

describe('a patch of the state', () => {
  it('replaces a session in its place and adds new ones', () => {
    const next = applyStatePatch(state, { sessions: [session(1, 'Renamed'), session(3)] });
    expect(next.sessions.map(({ title }) => title)).toEqual(['Renamed', 'Session 2', 'Session 3']);
  });

  it('leaves the identity of what it does not touch', () => {
    const next = applyStatePatch(state, { sessions: [session(1, 'Renamed')] });
    expect(next.sessions[1]).toBe(two);
    expect(next.connections).toBe(state.connections);
    expect(applyStatePatch(state, { gateway: { status: 'offline' } }).sessions).toBe(state.sessions);
  });

  it('removes a session with its connection', () => {
    const next = applyStatePatch(state, { removed: [one.id] });
    expect(next.sessions).toEqual([two]);
    expect(Object.keys(next.connections)).toEqual([two.id]);
  });
});

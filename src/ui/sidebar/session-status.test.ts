import { expect, test } from 'vitest';
import type { Session } from '../../shared/session.ts';
import { type Connection, DISCONNECTED } from '../../shared/state.ts';
import { rowStatus } from './session-status.ts';

const session = (over: Partial<Session> = {}) => ({ state: 'idle', error: null, ...over }) as Session; // all it reads
const connected: Connection = { ...DISCONNECTED, status: 'connected' };
const glyph = (s: Partial<Session>, c: Connection, isActive = false) =>
  rowStatus(session(s), c, isActive).glyph;

test('each state has the design’s glyph', () => {
  expect(glyph({}, connected)).toBe('●');
  expect(glyph({ state: 'running' }, { ...connected, isStreaming: true })).toBe('↻');
  expect(glyph({}, { ...DISCONNECTED, status: 'reconnecting' })).toBe('◐');
  expect(glyph({}, DISCONNECTED)).toBe('○');
  expect(glyph({}, { ...DISCONNECTED, status: 'error' })).toBe('✕');
  expect(glyph({ state: 'failed' }, connected)).toBe('✕');
  expect(glyph({ state: 'ended' }, DISCONNECTED)).toBe('○');
});

test('waiting for an answer wins over streaming, and the star over everything', () => {
  const streaming = { ...connected, isStreaming: true };
  expect(glyph({ state: 'requires_action' }, streaming)).toBe('!');
  expect(glyph({ state: 'requires_action' }, streaming, true)).toBe('★');
  expect(rowStatus(session({ state: 'requires_action' }), streaming, true).phrase).toBe('waits for you');
  expect(rowStatus(session({}), connected, true)).toMatchObject({ sign: '●', phrase: 'idle' });
});

test('reconnecting says how often it was tried, waiting for a place that it waits', () => {
  const lost: Connection = { ...DISCONNECTED, status: 'reconnecting', retryCount: 2 };
  expect(rowStatus(session(), lost, false)).toMatchObject({ sign: '⚠', phrase: 'reconnecting (2)' });
  expect(rowStatus(session(), { ...DISCONNECTED, waiting: true }, false).phrase).toBe(
    'waits for a free place',
  );
  const waiting = { ...DISCONNECTED, waiting: true };
  expect(rowStatus(session({ state: 'running' }), { ...waiting, isStreaming: true }, false).phrase).toBe(
    'running · waits for a free place',
  );
  expect(rowStatus(session({ state: 'requires_action' }), waiting, false).phrase).toBe(
    'waits for you · waits for a free place',
  );
});

test('a failure says why', () => {
  const failed = session({
    state: 'failed',
    error: { code: 'agent_exited', message: 'It left with code 3' },
  });
  expect(rowStatus(failed, connected, false).phrase).toBe('It left with code 3');
  expect(rowStatus(session(), { ...DISCONNECTED, status: 'error', error: 'refused' }, false).phrase).toBe(
    'refused',
  );
});

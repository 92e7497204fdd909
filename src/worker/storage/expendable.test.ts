import { expect, it } from 'vitest';
import { type Expendable, inOrderOfNeed } from './expendable.ts';

const session = (
  name: string,
  lastActivity: number,
  over: Partial<Expendable['session']> & Partial<Omit<Expendable, 'session'>> = {},
) => {
  const { state = 'idle', archived = false, imported, ...facts } = over;
  return {
    name,
    session: { state, archived, lastActivity, ...(imported && { imported }) },
    hasCopy: true,
    isViewed: false,
    isLinked: false,
    hasQueued: false,
    ...facts,
  };
};

it('gives up what is over first, oldest first, then what is idle, oldest first', () => {
  const all = [
    session('idle, new', 9),
    session('idle, old', 1),
    session('failed', 8, { state: 'failed' }),
    session('ended', 7, { state: 'ended' }),
    session('archived', 3, { archived: true }),
  ];
  expect(inOrderOfNeed(all).map(({ name }) => name)).toEqual([
    'archived',
    'ended',
    'failed',
    'idle, old',
    'idle, new',
  ]);
});

it('never gives up what somebody looks at, what is connected or at work, what is queued, or what is only here', () => {
  const all = [
    session('viewed', 1, { isViewed: true, state: 'ended' }),
    session('linked', 1, { isLinked: true }),
    session('queued', 1, { hasQueued: true, archived: true }),
    session('imported', 1, { imported: true, state: 'ended', archived: true }),
    session('running', 1, { state: 'running' }),
    session('asking', 1, { state: 'requires_action' }),
    session('starting', 1, { state: 'starting' }),
    session('nothing kept', 1, { hasCopy: false }),
  ];
  expect(inOrderOfNeed(all)).toEqual([]);
});

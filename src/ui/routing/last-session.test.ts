import { expect, test } from 'vitest';
import { createScene, id } from '../../../tests/ui/harness/scenes.ts';
import { lastOf } from './last-session.ts';

const { sessions } = createScene('online', 'all').state;

test('the last session is the one looked at last, archived or not', () => {
  expect(lastOf(sessions, id('def456ab'))?.id).toBe(id('def456ab'));
  expect(lastOf(sessions, id('00000ddd'))?.id).toBe(id('00000ddd'));
});

test('without one, or once it is gone, it is the one that was at work last', () => {
  expect(lastOf(sessions, null)?.id).toBe(id('a1b2c3d4'));
  expect(lastOf(sessions, 'gone')?.id).toBe(id('a1b2c3d4'));
  expect(lastOf([], 'gone')).toBeUndefined();
});

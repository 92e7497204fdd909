import { expect, test } from 'vitest';
import { createScene, id } from '../../../tests/ui/harness/scenes.ts';
import { noticeText } from './notice-text.ts';

const session = createScene('online', 'all').state.sessions.find((known) => known.id === id('9f3c21aa'));
if (!session) throw new Error('it is in the scene');

test('a notification names agent, session and event, and quotes only where that is allowed', () => {
  expect(noticeText(session, 'waits', false)).toEqual({
    title: 'GEMINI waits for your answer',
    body: 'Publish 1.2.0',
  });
  expect(noticeText(session, 'failed', true)).toEqual({
    title: 'GEMINI failed',
    body: 'Publish 1.2.0\nnpm publish --access public',
  });
  expect(noticeText({ ...session, title: '' }, 'finished', false).body).toBe('Session 9f3c21aa');
});

test('what would be invisible in it is made visible', () => {
  expect(noticeText({ ...session, title: 'a\u202eb' }, 'waits', false).body).not.toContain('\u202e');
});

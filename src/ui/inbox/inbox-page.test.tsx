// @vitest-environment happy-dom
import { act } from 'preact/test-utils';
import { expect, test } from 'vitest';
import { id } from '../../../tests/ui/harness/scenes.ts';
import {
  appears,
  button,
  chat,
  count,
  eventually,
  find,
  press,
  show,
} from '../../../tests/ui/support/show-app.tsx';

const item = (start: string) => find(`[data-inbox-session="${id(start)}"]`);
const kinds = () =>
  [...document.querySelectorAll<HTMLElement>('[data-inbox-session]')].map((one) => one.dataset.kind);
const called = (worker: ReturnType<typeof show>['worker'], name: string) =>
  worker.calls.filter((call) => call.name === name).map(({ args }) => args);

test('questions of all sessions come first, then what failed, then what nobody has read', async () => {
  show('/inbox');
  await appears('[data-inbox-session] button[data-option]');
  expect(kinds()).toEqual(['question', 'failed', 'done']);
  expect(find('nav a[href="/inbox"]').textContent).toBe('Inbox3 waiting, 1 for your answer');
  expect(find('nav a[href="/inbox"]').getAttribute('aria-current')).toBe('page');
});

test('a question is answered where it stands, by its key, and is gone', async () => {
  const { worker } = show('/inbox');
  await appears('[data-inbox-session] button[data-option]');
  await eventually(() => expect(item('9f3c21aa').dataset.selected).toBe('true'));
  act(() => void press(document.body, 'n', { code: 'KeyN' }));
  await eventually(() => expect(kinds()).toEqual(['failed', 'done']));
  expect(called(worker, 'answerPermission')[0]?.slice(0, 1)).toEqual([id('9f3c21aa')]);
  expect(called(worker, 'answerPermission')[0]?.[2]).toBe('no');
  await eventually(() => expect(item('10c0ffee').dataset.selected).toBe('true'));
});

test('j and k move, Enter opens, e marks as read', async () => {
  const { worker } = show('/inbox');
  await appears('[data-inbox-session] button[data-option]');
  act(() => void press(document.body, 'j'));
  expect(document.activeElement).toBe(item('10c0ffee'));
  act(() => void press(item('10c0ffee'), 'j'));
  act(() => void press(item('51ee9000'), 'j'));
  expect(document.activeElement).toBe(item('51ee9000'));
  act(() => void press(item('51ee9000'), 'e'));
  await eventually(() => expect(called(worker, 'patchSession')).toEqual([[id('51ee9000'), { readSeq: 10 }]]));
  act(() => void press(item('51ee9000'), 'k'));
  act(() => void press(item('10c0ffee'), 'Enter'));
  expect(window.location.pathname).toBe(chat('10c0ffee'));
});

test('a failed agent is started again, and what it failed at is said again', async () => {
  const { worker } = show('/inbox');
  await appears('[data-kind="failed"] button');
  await eventually(() => button('Retry'));
  await act(async () => button('Restart agent').click());
  expect(called(worker, 'restartAgent')).toEqual([[id('10c0ffee')]]);
  await eventually(() => expect(button('Retry').disabled).toBe(false));
  await act(async () => button('Retry').click());
  await eventually(() => expect(called(worker, 'sendPrompt')[0]?.[0]).toBe(id('10c0ffee')));
});

test('what is read goes, and nothing is left', async () => {
  const { worker } = show('/inbox', 'online', 'none');
  await appears('[data-inbox] h2');
  expect(find('[data-inbox]').textContent).toContain('Nothing waits for you');
  expect(count('[data-inbox-session]')).toBe(0);
  worker.patch({});
});

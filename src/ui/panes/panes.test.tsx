// @vitest-environment happy-dom
import { act } from 'preact/test-utils';
import { beforeEach, expect, test, vi } from 'vitest';
import { id } from '../../../tests/ui/harness/scenes.ts';
import {
  appears,
  button,
  chat,
  count,
  eventually,
  find,
  press,
  row,
  show,
} from '../../../tests/ui/support/show-app.tsx';

const A = id('a1b2c3d4');
const B = id('9f3c21aa');
const C = id('77aa01bc');
const beside = (...ids: string[]) => `${chat('a1b2c3d4')}?beside=${ids}`;
const shown = () =>
  [...document.querySelectorAll('[data-pane]')].map((pane) => pane.getAttribute('data-pane'));
const active = () => find('[data-focused="true"]').getAttribute('data-pane');
const address = () => window.location.pathname + window.location.search;

let hasRoom = true;
beforeEach(() => {
  hasRoom = true;
  vi.spyOn(window, 'matchMedia').mockImplementation(
    (query) =>
      ({
        matches: query.includes('900px') ? hasRoom : false,
        addEventListener() {},
      }) as unknown as MediaQueryList, // what is used of it
  );
});

test('the address says what is side by side; the worker is told of all of it', async () => {
  const { worker } = show(beside(B));
  await appears(`[data-pane="${B}"] [role="log"]`);
  expect(shown()).toEqual([A, B]);
  expect(worker.views.at(-1)).toMatchObject({ sessionId: A, also: [B] });
  for (const start of ['a1b2c3d4', '9f3c21aa']) expect(row(start).dataset.active).toBe('true');
  expect(row('77aa01bc').dataset.active).toBe('false');
  expect(find(`[data-pane="${B}"]`).getAttribute('aria-label')).toContain('9f3c21aa');
});

test('a session opened from the list takes the place of the one that a person is at', async () => {
  const { page } = show(beside(B));
  await appears(`[data-pane="${B}"] textarea`);
  act(() => find(`[data-pane="${B}"] textarea`).focus());
  await eventually(() => expect(active()).toBe(B));
  act(() => row('77aa01bc').click());
  await eventually(() => expect(shown()).toEqual([A, C]));
  expect(address()).toBe(beside(C));
  act(() => page.switchToSession(A));
  await eventually(() => expect(active()).toBe(A));
  expect(shown()).toEqual([A, C]);
});

test('keys put a session beside, go from one to the next, and close one', async () => {
  show(chat('a1b2c3d4'));
  await appears('[data-pane] textarea');
  expect(count('[data-focused="true"]')).toBe(0);
  act(() => void press(document.body, 'p', { code: 'KeyP', altKey: true }));
  const field = await appears('dialog input[role="combobox"]');
  expect(find('dialog').textContent).not.toContain('Settings');
  act(() => void press(field, 'Enter'));
  await eventually(() => expect(shown()).toHaveLength(2));
  const other = shown()[1];
  await eventually(() => expect(active()).toBe(other));
  act(() => void press(document.body, 'o', { code: 'KeyO', altKey: true }));
  await eventually(() => expect(active()).toBe(A));
  expect(document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane')).toBe(A);
  act(() => void press(document.body, 'x', { code: 'KeyX', altKey: true }));
  await eventually(() => expect(shown()).toEqual([other]));
  expect(address()).toBe(`/chat/${other}`);
});

test('where there is no room one is shown, and only that one counts as looked at', async () => {
  hasRoom = false;
  const { worker } = show(beside(B));
  await appears('[role="log"]');
  expect(shown()).toEqual([A]);
  expect(worker.views.at(-1)).not.toHaveProperty('also');
  expect(row('9f3c21aa').dataset.active).toBe('false');
});

test('a session that ends leaves the others', async () => {
  const { page, worker } = show(beside(B, C));
  await appears(`[data-pane="${C}"] [role="log"]`);
  act(() => worker.patch({ removed: [A] }));
  await eventually(() => expect(shown()).toEqual([B, C]));
  expect(address()).toBe(`/chat/${B}?beside=${C}`);
  expect(page.router.route.value).toMatchObject({ sessionId: B });
});

test('of two questions side by side the keys answer the one that a person is at', async () => {
  const { worker } = show(beside(B));
  await appears(`[data-pane="${B}"] button[data-option]`);
  press(document.body, 'n', { code: 'KeyN', altKey: true });
  expect(worker.calls.some(({ name }) => name === 'answerPermission')).toBe(false);
  act(() => find(`[data-pane="${B}"] textarea`).focus());
  await eventually(() => expect(active()).toBe(B));
  press(document.body, 'n', { code: 'KeyN', altKey: true });
  await eventually(() =>
    expect(worker.calls.find(({ name }) => name === 'answerPermission')?.args[2]).toBe('no'),
  );
});

test('each has its button to close it, also one that is not here', async () => {
  const gone = id('00000bad');
  show(beside(gone));
  await eventually(() => expect(find(`[data-pane="${gone}"]`).textContent).toContain('not here'));
  const close = button('Close this pane');
  expect(close.closest('[data-pane]')?.getAttribute('data-pane')).toBe(A);
  act(() => find(`[data-pane="${gone}"] button[aria-label="Close this pane"]`).click());
  await eventually(() => expect(shown()).toEqual([A]));
  expect(count('button[aria-label="Close this pane"]')).toBe(0);
});

// @vitest-environment happy-dom
import { act } from 'preact/test-utils';
import { expect, test } from 'vitest';
import { id } from '../../tests/ui/harness/scenes.ts';
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
} from '../../tests/ui/support/show-app.tsx';

test('each session is a link with its state, and its text in the order of the design', async () => {
  show(chat('a1b2c3d4'));
  await appears('nav[aria-label="Sessions"] a[data-session-id]');
  const streaming = row('abc123de');
  expect(streaming.getAttribute('href')).toBe(chat('abc123de'));
  expect({ ...streaming.dataset }).toEqual({
    sessionId: id('abc123de'),
    status: 'connected',
    state: 'running',
    unread: '3',
    streaming: 'true',
    active: 'false',
  });
  expect(streaming.textContent).toMatch(/^↻ abc123de CLAUDE •3Working on tests…↻ streaming/);
  expect(row('a1b2c3d4').textContent).toMatch(/^★/);
  expect(row('a1b2c3d4').dataset.active).toBe('true');
  expect(row('9f3c21aa').textContent).toMatch(/^!.*GEMINI.*waits for you/);
  expect(row('def456ab').textContent).toContain('reconnecting (2)');
  expect(row('00000bbb').dataset.status).toBe('disconnected');
  expect(row('00000bbb').textContent).toContain('waits for a free place');
});

test('the archived ones stand behind a button', async () => {
  show('/');
  await appears('nav a[data-session-id]');
  expect(count(`[data-session-id="${id('00000ddd')}"]`)).toBe(0);
  const archived = [...document.querySelectorAll('nav button')].find((item) =>
    item.textContent?.startsWith('Archived'),
  );
  act(() => (archived as HTMLElement).click());
  expect(count(`[data-session-id="${id('00000ddd')}"]`)).toBe(1);
});

test('banners say what is true now', async () => {
  const { worker } = show('/', 'unreachable');
  await appears('[role="status"][data-banner="unreachable"]');
  expect(count('[data-banner="storage"]')).toBe(1);
  act(() => worker.patch({ gateway: { status: 'online' }, storage: 'ok' }));
  await eventually(() => expect(count('[data-banner]')).toBe(0));
  act(() => worker.patch({ gateway: { status: 'offline' } }));
  await appears('[data-banner="offline"]');
  act(() => worker.push({ push: 'superseded' }));
  await appears('[data-banner="superseded"]');
  expect(count('[data-banner]')).toBe(1);
});

test('a toast is an alert, and can be dismissed', async () => {
  const { worker } = show('/');
  worker.push({ push: 'toast', tone: 'error', text: 'It broke' });
  const toast = await appears('[role="alert"][data-toast="error"]');
  expect(toast.textContent).toContain('It broke');
  act(() => button('Dismiss').click());
  expect(count('[data-toast]')).toBe(0);
});

test('a browser without a token sees how to pair, and a wrong code says what to do', async () => {
  show('/', 'unpaired', 'none');
  const field = await appears('input[aria-invalid]');
  expect(count('nav')).toBe(0);
  (field as HTMLInputElement).value = 'http://localhost:8080/#pair=WRONG';
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await eventually(() => expect(button('Pair this browser').disabled).toBe(false));
  act(() => void find('form').dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true })));
  const problem = await appears('[role="alert"]');
  expect(problem.textContent).toContain('npm start -- pair');
});

test('a paired browser without sessions is offered the demo agent', async () => {
  const { worker } = show('/', 'online', 'none');
  await eventually(() => button('Try the demo agent'));
  act(() => button('Try the demo agent').click());
  await eventually(() => expect(window.location.pathname).toMatch(/^\/chat\//));
  expect(worker.calls.find((call) => call.name === 'createSession')?.args).toEqual([
    { agent: 'demo', title: 'A first look' },
  ]);
});

test('the tab’s title counts what waits and what is unread', async () => {
  show(chat('a1b2c3d4'));
  await eventually(() => expect(document.title).toBe('(!1 •17) Evict the oldest idle session · Aperture'));
});

test('arrow keys move between sessions, and one of them is the tab stop', async () => {
  show('/');
  await appears('nav a[data-session-id]');
  const rows = [...document.querySelectorAll<HTMLElement>('nav a[data-session-id]')];
  expect(rows.filter((item) => item.tabIndex === 0)).toHaveLength(1);
  rows[0]?.focus();
  if (rows[0]) press(rows[0], 'ArrowDown');
  expect(document.activeElement).toBe(rows[1]);
  if (rows[1]) press(rows[1], 'End');
  expect(document.activeElement).toBe(rows.at(-1));
});

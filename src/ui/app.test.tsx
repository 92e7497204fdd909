// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import { createFakeWorker, type FakeWorker } from '../../tests/ui/harness/fake-worker.ts';
import { createScene, id } from '../../tests/ui/harness/scenes.ts';
import type { RequestId } from '../shared/ids.ts';
import { App } from './app.tsx';
import { createRouter } from './routing/router.ts';
import { createPage, type Page } from './store/page.ts';
import { showTabTitle } from './tab-title.ts';
import { createTheme } from './theme/theme.ts';

interface Shown {
  page: Page;
  worker: FakeWorker;
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
  document.body.replaceChildren();
});

function show(path: string, gateway = 'online', only = 'all'): Shown {
  window.history.replaceState(null, '', path);
  const root = document.createElement('div');
  document.body.append(root);
  const worker = createFakeWorker(createScene(gateway, only));
  const router = createRouter(window);
  const page = createPage({
    connect: worker.connect,
    router,
    theme: createTheme(document.documentElement, null),
    document,
    deviceName: 'A test',
  });
  const stopTitle = showTabTitle(page, document);
  act(() => render(<App page={page} />, root));
  closers.push(() => {
    stopTitle();
    render(null, root);
    page.close();
    router.close();
  });
  return { page, worker };
}

const find = <T extends Element = HTMLElement>(selector: string): T => {
  const element = document.querySelector<T>(selector);
  if (!element) throw new Error(`No ${selector}`);
  return element;
};
const count = (selector: string) => document.querySelectorAll(selector).length;
const row = (start: string) => find(`nav a[data-session-id="${id(start)}"]`);
const chat = (start: string) => `/chat/${id(start)}`;
const appears = (selector: string) => vi.waitFor(() => find(selector));
const button = (name: string) => {
  const found = [...document.querySelectorAll('button')].find(
    (candidate) => (candidate.getAttribute('aria-label') ?? candidate.textContent?.trim()) === name,
  );
  if (!found) throw new Error(`No button ${name}`);
  return found;
};
const type = (text: string) => {
  const field = find<HTMLTextAreaElement>('textarea[aria-label="Message"]');
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  return field;
};
const press = (element: Element, key: string, init: KeyboardEventInit = {}) =>
  element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));

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

test('the conversation is a log of entries by kind; a chunk renders into its own', async () => {
  const { worker, page } = show(chat('a1b2c3d4'));
  await appears('[role="log"][aria-label="Conversation"] article[data-kind="agent"]');
  for (const kind of ['user', 'thought', 'tool', 'plan'])
    expect(count(`article[data-kind="${kind}"]`), kind).toBeGreaterThan(0);
  const user = find('article[data-kind="user"]');
  worker.event(id('a1b2c3d4'), {
    type: 'update',
    update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: ' the first one.' } },
  });
  await vi.waitFor(() =>
    expect(find('article[data-kind="agent"]').textContent).toContain('still expects the first one.'),
  );
  expect(find('article[data-kind="user"]')).toBe(user);
  const ids = [...document.querySelectorAll<HTMLElement>('article')].map((entry) =>
    Number(entry.dataset.entryId),
  );
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
  expect(page.transcripts.current.value?.rows.value).toHaveLength(ids.length);
});

test('switching shows the other session, and nothing of the one before', async () => {
  const { page } = show(chat('a1b2c3d4'));
  await appears('article[data-kind="plan"]');
  act(() => page.switchToSession(id('9f3c21aa')));
  await appears('article[data-kind="permission"]');
  expect(count('article[data-kind="plan"]')).toBe(0);
  expect(window.location.pathname).toBe(chat('9f3c21aa'));
  expect(row('9f3c21aa').dataset.active).toBe('true');
  expect(row('a1b2c3d4').dataset.active).toBe('false');
});

test('a question has a button per option, and once answered none, but says what and where', async () => {
  const { worker } = show(chat('9f3c21aa'));
  await appears('article[data-kind="permission"] button[data-option]');
  const card = [...document.querySelectorAll('article[data-kind="permission"]')].at(-1);
  expect(
    [...(card?.querySelectorAll('button[data-option]') ?? [])].map((item) => item.firstChild?.textContent),
  ).toEqual(['Allow once', 'Always allow npm publish', 'Reject']);
  expect(card?.textContent).toContain('npm publish --access public');
  expect(card?.textContent).toContain('/home/dev/aperture');
  act(() => card?.querySelector<HTMLElement>('button[data-option]')?.click());
  await vi.waitFor(() => expect(card?.textContent).toContain('Allow once · answered on Chromium on Linux'));
  expect(card?.querySelectorAll('button[data-option]')).toHaveLength(0);
  expect(worker.calls.find((call) => call.name === 'answerPermission')?.args).toEqual([
    id('9f3c21aa'),
    'p1',
    'yes',
  ]);
});

test('Alt and a digit answer the question that waits; a digit alone does nothing', async () => {
  const { worker } = show(chat('9f3c21aa'));
  await appears('article[data-kind="permission"] button[data-option]');
  press(document.body, '3', { code: 'Digit3' });
  expect(worker.calls.some((call) => call.name === 'answerPermission')).toBe(false);
  await vi.waitFor(() => {
    press(document.body, '3', { code: 'Digit3', altKey: true });
    expect(worker.calls.find((call) => call.name === 'answerPermission')?.args[2]).toBe('no');
  });
});

test('an answer from elsewhere settles the card here', async () => {
  const { worker } = show(chat('9f3c21aa'));
  await appears('article[data-kind="permission"] button[data-option]');
  worker.event(id('9f3c21aa'), {
    type: 'permission_resolved',
    requestId: 'p1' as RequestId,
    outcome: { outcome: 'cancelled' },
    by: 'agent',
  });
  await vi.waitFor(() => expect(count('button[data-option]')).toBe(0));
  expect(find('[role="log"]').textContent).toContain('Withdrawn by the agent');
});

test('Enter sends, Shift+Enter and a composition do not; the field is empty after', async () => {
  const { worker } = show(chat('00000aaa'));
  await appears('textarea[aria-label="Message"]');
  const field = type('hello');
  press(field, 'Enter', { shiftKey: true });
  press(field, 'Enter', { isComposing: true });
  expect(worker.calls.some((call) => call.name === 'sendPrompt')).toBe(false);
  press(field, 'Enter');
  await vi.waitFor(() => expect(count('article[data-kind="user"]')).toBe(1));
  expect(worker.calls.find((call) => call.name === 'sendPrompt')?.args[2]).toEqual([
    { type: 'text', text: 'hello' },
  ]);
  expect(field.value).toBe('');
});

test('a slash lists commands; Enter completes a part of a name, and sends a whole one', async () => {
  const { worker } = show(chat('00000aaa'));
  const field = await appears('textarea[aria-label="Message"]');
  await vi.waitFor(() => {
    type('/pl');
    find('[role="listbox"] [role="option"][aria-selected="true"]');
  });
  press(field, 'Enter');
  await vi.waitFor(() => expect((field as HTMLTextAreaElement).value).toBe('/plan '));
  expect(worker.calls.some((call) => call.name === 'sendPrompt')).toBe(false);
  type('/plan');
  await vi.waitFor(() => expect(count('[role="listbox"]')).toBe(0));
  press(field, 'Enter');
  await vi.waitFor(() => expect(worker.calls.some((call) => call.name === 'sendPrompt')).toBe(true));
});

test('a draft stays with its session', async () => {
  const { page } = show(chat('00000aaa'));
  await appears('textarea[aria-label="Message"]');
  type('half a thought');
  act(() => page.switchToSession(id('77aa01bc')));
  await vi.waitFor(() => expect(find<HTMLTextAreaElement>('textarea').value).toBe(''));
  act(() => page.switchToSession(id('00000aaa')));
  await vi.waitFor(() => expect(find<HTMLTextAreaElement>('textarea').value).toBe('half a thought'));
});

test('Stop is there while a turn runs, and only then', async () => {
  const { worker } = show(chat('a1b2c3d4'));
  await appears('[role="log"] article');
  act(() => button('Stop').click());
  await vi.waitFor(() => expect(worker.calls.some((call) => call.name === 'cancelTurn')).toBe(true));
  show(chat('77aa01bc'));
});

test('ending a session asks first, and then leaves it', async () => {
  const { worker } = show(chat('a1b2c3d4'));
  await appears('[role="log"] article');
  act(() => button('End session').click());
  const dialog = await appears('dialog[open]');
  expect(worker.calls.some((call) => call.name === 'endSession')).toBe(false);
  const confirm = [...dialog.querySelectorAll('button')].find((item) => item.textContent === 'End session');
  act(() => confirm?.click());
  await vi.waitFor(() => expect(count(`nav a[data-session-id="${id('a1b2c3d4')}"]`)).toBe(0));
  expect(window.location.pathname).toBe('/');
});

test('banners say what is true now', async () => {
  const { worker } = show('/', 'unreachable');
  await appears('[role="status"][data-banner="unreachable"]');
  expect(count('[data-banner="storage"]')).toBe(1);
  act(() => worker.patch({ gateway: { status: 'online' }, storage: 'ok' }));
  await vi.waitFor(() => expect(count('[data-banner]')).toBe(0));
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
  await vi.waitFor(() => expect(button('Pair this browser').disabled).toBe(false));
  act(() => void find('form').dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true })));
  const problem = await appears('[role="alert"]');
  expect(problem.textContent).toContain('npm start -- pair');
});

test('a paired browser without sessions is offered the demo agent', async () => {
  const { worker } = show('/', 'online', 'none');
  await vi.waitFor(() => button('Try the demo agent'));
  act(() => button('Try the demo agent').click());
  await vi.waitFor(() => expect(window.location.pathname).toMatch(/^\/chat\//));
  expect(worker.calls.find((call) => call.name === 'createSession')?.args).toEqual([
    { agent: 'demo', title: 'A first look' },
  ]);
});

test('without a token the composer says why it is shut', async () => {
  show(chat('77aa01bc'), 'refused');
  const field = await appears('textarea[aria-label="Message"]');
  expect((field as HTMLTextAreaElement).disabled).toBe(true);
  expect(field.getAttribute('placeholder')).toContain('not paired');
});

test('the tab’s title counts what waits and what is unread', async () => {
  show(chat('a1b2c3d4'));
  await vi.waitFor(() => expect(document.title).toBe('(!1 •17) Evict the oldest idle session · Aperture'));
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

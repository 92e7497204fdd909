// @vitest-environment happy-dom
import { act } from 'preact/test-utils';
import { expect, test } from 'vitest';
import { createScene, id } from '../../../tests/ui/harness/scenes.ts';
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
  type,
} from '../../../tests/ui/support/show-app.tsx';
import type { RequestId } from '../../shared/ids.ts';

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
  await eventually(() =>
    expect(find('article[data-kind="agent"]').textContent).toContain('still expects the first one.'),
  );
  expect(find('article[data-kind="user"]')).toBe(user);
  const ids = [...document.querySelectorAll<HTMLElement>('article')].map((entry) =>
    Number(entry.dataset.entryId),
  );
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
  expect(page.transcripts.window(id('a1b2c3d4')).rows.value).toHaveLength(ids.length);
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

test('a session that the worker does not know yet is read once it does', async () => {
  const { worker, page } = show(chat('a1b2c3d4'), 'online', 'none');
  await eventually(() => expect(page.app.known.value).toBe(true));
  worker.patch({ sessions: createScene('online', 'all').state.sessions });
  await appears('[role="log"] article[data-kind="agent"]');
  expect(document.body.textContent).not.toContain('could not be read');
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
  await eventually(() => expect(card?.textContent).toContain('Allow once · answered on Chromium on Linux'));
  expect(card?.querySelectorAll('button[data-option]')).toHaveLength(0);
  expect(worker.calls.find((call) => call.name === 'answerPermission')?.args).toEqual([
    id('9f3c21aa'),
    'p1',
    'yes',
  ]);
});

test('a long run of tool calls is one line, by kind; what failed stays in view', async () => {
  show(chat('77aa01bc'));
  const line = await appears('[role="log"] button[aria-controls][aria-expanded="false"]');
  expect(line.textContent).toContain('5 files read, 3 commands');
  expect(line.textContent).toContain('1 failed');
  const inView = () =>
    [...document.querySelectorAll('article[data-kind="tool"]')].filter((entry) => !entry.closest('[hidden]'));
  expect(
    inView().map((entry) => entry.querySelector('[data-tool-status]')?.getAttribute('data-tool-status')),
  ).toEqual(['failed']);
  act(() => line.click());
  await eventually(() => expect(inView()).toHaveLength(8));
});

test('Alt and a letter answer the question that waits, digits nothing: they lead to sessions', async () => {
  const { page, worker } = show(chat('9f3c21aa'));
  await appears('article[data-kind="permission"] button[data-option]');
  press(document.body, '3', { code: 'Digit3' });
  press(document.body, '3', { code: 'Digit3', altKey: true });
  expect(worker.calls.some((call) => call.name === 'answerPermission')).toBe(false);
  act(() => page.switchToSession(id('9f3c21aa')));
  await eventually(() => {
    press(document.body, '~', { code: 'KeyN', altKey: true });
    expect(worker.calls.find((call) => call.name === 'answerPermission')?.args[2]).toBe('no');
  });
});

test.each([
  ['y', 'yes'],
  ['a', 'always'],
  ['n', 'no'],
])('%s answers the question that waits, and is shown on its button', async (key, option) => {
  const { worker } = show(chat('9f3c21aa'));
  await appears('article[data-kind="permission"] button[data-option]');
  const shown = () =>
    [...document.querySelectorAll('button[data-option] [aria-hidden]')].map((item) => item.textContent);
  const field = await appears('textarea[aria-label="Message"]');
  // The composer takes the focus when a conversation is opened: not again after this.
  await eventually(() => expect(document.activeElement).toBe(field));
  await eventually(() => expect(shown()).toEqual(['Alt Y', 'Alt A', 'Alt N']));
  act(() => field.blur());
  await eventually(() => expect(shown()).toEqual(['Y', 'A', 'N']));
  await eventually(() => {
    press(document.body, key);
    expect(worker.calls.find((call) => call.name === 'answerPermission')?.args[2]).toBe(option);
  });
});

test('a letter answers nothing while somebody types, holds another key, or is asked something else', async () => {
  const { worker } = show(chat('9f3c21aa'));
  await appears('article[data-kind="permission"] button[data-option]');
  const field = find<HTMLTextAreaElement>('textarea[aria-label="Message"]');
  field.focus();
  press(field, 'y');
  field.blur();
  press(document.body, 'y', { ctrlKey: true });
  press(document.body, 'y', { repeat: true });
  press(document.body, 'y', { isComposing: true });
  find<HTMLElement>('nav a').focus();
  press(find('nav a'), 'y');
  find<HTMLElement>('nav a').blur();
  act(() => button('End session').click());
  await appears('dialog[open]');
  press(document.body, 'y');
  expect(worker.calls.some((call) => call.name === 'answerPermission')).toBe(false);
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
  await eventually(() => expect(count('button[data-option]')).toBe(0));
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
  await eventually(() => expect(count('article[data-kind="user"]')).toBe(1));
  expect(worker.calls.find((call) => call.name === 'sendPrompt')?.args[2]).toEqual([
    { type: 'text', text: 'hello' },
  ]);
  expect(field.value).toBe('');
});

test('a slash lists commands; Enter completes a part of a name, and sends a whole one', async () => {
  const { worker } = show(chat('00000aaa'));
  const field = await appears('textarea[aria-label="Message"]');
  await eventually(() => {
    type('/pl');
    find('[role="listbox"] [role="option"][aria-selected="true"]');
  });
  press(field, 'Enter');
  await eventually(() => expect((field as HTMLTextAreaElement).value).toBe('/plan '));
  expect(worker.calls.some((call) => call.name === 'sendPrompt')).toBe(false);
  type('/plan');
  await eventually(() => expect(count('[role="listbox"]')).toBe(0));
  press(field, 'Enter');
  await eventually(() => expect(worker.calls.some((call) => call.name === 'sendPrompt')).toBe(true));
});

test('a draft stays with its session', async () => {
  const { page } = show(chat('00000aaa'));
  await appears('textarea[aria-label="Message"]');
  type('half a thought');
  act(() => page.switchToSession(id('77aa01bc')));
  await eventually(() => expect(find<HTMLTextAreaElement>('textarea').value).toBe(''));
  act(() => page.switchToSession(id('00000aaa')));
  await eventually(() => expect(find<HTMLTextAreaElement>('textarea').value).toBe('half a thought'));
});

test('Stop is there while a turn runs, and only then', async () => {
  const { worker } = show(chat('a1b2c3d4'));
  await appears('[role="log"] article');
  act(() => button('Stop').click());
  await eventually(() => expect(() => button('Stop')).toThrow());
  expect(worker.calls.filter((call) => call.name === 'cancelTurn')).toHaveLength(1);
  expect(find('[role="log"]').textContent).toContain('Stopped');
});

test('ending a session asks first, and then leaves it', async () => {
  const { worker } = show(chat('a1b2c3d4'));
  await appears('[role="log"] article');
  act(() => button('End session').click());
  const dialog = await appears('dialog[open]');
  expect(worker.calls.some((call) => call.name === 'endSession')).toBe(false);
  const confirm = [...dialog.querySelectorAll('button')].find((item) => item.textContent === 'End session');
  act(() => confirm?.click());
  await eventually(() => expect(count(`nav a[data-session-id="${id('a1b2c3d4')}"]`)).toBe(0));
  expect(window.location.pathname).toBe('/');
});

test('without a token the composer says why it is shut', async () => {
  show(chat('77aa01bc'), 'refused');
  const field = await appears('textarea[aria-label="Message"]');
  expect((field as HTMLTextAreaElement).disabled).toBe(true);
  expect(field.getAttribute('placeholder')).toContain('not paired');
});

test('an agent that failed or ended: why, and a button that starts it again', async () => {
  const { worker, page } = show(chat('10c0ffee'));
  const trouble = await appears('[data-trouble]');
  expect(trouble.textContent).toContain(page.app.session(id('10c0ffee')).value?.error?.message ?? 'a reason');
  act(() => button('Restart agent').click());
  await eventually(() =>
    expect(worker.calls.filter((call) => call.name === 'restartAgent').map(({ args }) => args)).toEqual([
      [id('10c0ffee')],
    ]),
  );
  act(() => page.switchToSession(id('00000aaa')));
  await eventually(() => expect(find('[data-trouble]').textContent).toContain('The agent has ended.'));
  // Neither is connected by being looked at: nobody is there.
  expect(worker.calls.some((call) => call.name === 'connectSession')).toBe(false);
});

test('a connection in error says why, and Retry tries it at once', async () => {
  const { worker, page } = show(chat('a1b2c3d4'));
  await appears('[role="log"] article');
  expect(count('[data-trouble]')).toBe(0);
  const connection = page.app.connection(id('a1b2c3d4')).value;
  const refused = { ...connection, status: 'error' as const, error: 'The gateway refused to begin' };
  act(() => worker.patch({ connections: { [id('a1b2c3d4')]: refused } }));
  await eventually(() =>
    expect(find('[data-trouble]').textContent).toContain('Not connected: The gateway refused to begin.'),
  );
  act(() => button('Retry').click());
  await eventually(() =>
    expect(worker.calls.filter((call) => call.name === 'connectSession')).toHaveLength(1),
  );
  act(() => worker.patch({ connections: { [id('a1b2c3d4')]: connection } }));
  await eventually(() => expect(count('[data-trouble]')).toBe(0));
});

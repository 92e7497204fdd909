// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { appears, button, chat, count, eventually, find, show } from '../../../tests/ui/support/show-app.tsx';

test.each([
  ['full', 'no room left'],
  ['memory', 'gives the app no storage'],
  ['failing', 'refuses what is written'],
  ['newer', 'A newer version'],
  ['blocked', 'Close the other tabs'],
  ['unresponsive', 'Quit the browser'],
] as const)('a banner says that the storage is %s, and is gone when it is not', async (storage, words) => {
  const { worker } = show('/');
  await appears('nav a[data-session-id]');
  worker.patch({ storage });
  expect((await appears('[data-banner="storage"]')).textContent).toContain(words);
  worker.patch({ storage: 'ok' });
  await eventually(() => expect(count('[data-banner="storage"]')).toBe(0));
});

test('a full disk leads to the storage settings', async () => {
  const { worker } = show('/');
  await appears('nav a[data-session-id]');
  worker.patch({ storage: 'full' });
  await appears('[data-banner="storage"] a[href="/settings"]');
});

test.each([
  ['newer', 'This page is older than what is stored here'],
  ['blocked', 'Another tab holds this device’s storage'],
  ['unresponsive', 'This browser’s storage does not answer'],
] as const)('storage that is there but %s is a page that says so, not an empty app', async (storage, title) => {
  const { worker } = show('/', 'unpaired', 'none');
  worker.patch({ storage });
  await eventually(() => expect(find('h1').textContent).toBe(title));
  expect(count('[data-banner]')).toBe(0);
  worker.patch({ storage: 'ok' });
  await eventually(() => expect(find('h1').textContent).toContain('Pair this browser'));
});

test('a copy that was built anew says what is lost until somebody has read it', async () => {
  const { worker } = show('/');
  await appears('nav a[data-session-id]');
  worker.patch({ rebuilt: 'lost' });
  expect((await appears('[data-banner="rebuilt"]')).textContent).toContain('What was only here is lost');
  button('Dismiss').click();
  await eventually(() => expect(count('[data-banner="rebuilt"]')).toBe(0));
  expect(worker.calls.map(({ name }) => name)).toContain('noteRebuilt');
});

test('without the gateway its buttons do nothing, say why, and can still be reached', async () => {
  const { page, worker } = show(chat('10c0ffee'), 'unreachable');
  await appears('[role="log"] article');
  for (const name of [
    'New session',
    'End session',
    'Restart agentThe gateway cannot be reached: this has to wait for it.',
  ]) {
    const element = button(name);
    expect(element.getAttribute('aria-disabled')).toBe('true');
    const reason = document.getElementById(element.getAttribute('aria-describedby') ?? '');
    expect(reason?.textContent).toContain('The gateway cannot be reached');
    element.click();
  }
  expect(page.router.route.value.type).toBe('chat');
  expect(count('dialog')).toBe(0);
  expect(worker.calls.map(({ name }) => name)).not.toContain('restartAgent');
  worker.patch({ gateway: { status: 'online' } });
  await eventually(() => expect(button('New session').getAttribute('aria-disabled')).toBeNull());
});

test('a question can be answered without the gateway: it says that the answer is kept', async () => {
  const { worker } = show(chat('9f3c21aa'), 'offline');
  await appears('article[data-kind="permission"] button[data-option]');
  find<HTMLButtonElement>('article[data-kind="permission"] button[data-option]').click();
  await eventually(() => expect(worker.calls.map(({ name }) => name)).toContain('answerPermission'));
  expect(document.body.textContent).toContain('Your answer is kept, and sent once connected');
});

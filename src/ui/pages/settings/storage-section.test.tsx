// @vitest-environment happy-dom
import { beforeAll, expect, test } from 'vitest';
import { createScene, id } from '../../../../tests/ui/harness/scenes.ts';
import { appears, button, count, eventually, find, show } from '../../../../tests/ui/support/show-app.tsx';

beforeAll(() => {
  // happy-dom's dialogs do not open.
  HTMLDialogElement.prototype.showModal = function open() {
    this.open = true;
  };
});

const rows = () => [...document.querySelectorAll('[aria-label="Copies on this device"] li')];
const names = () => rows().map((row) => row.querySelector('a')?.textContent);

test('lists what is kept, the largest first, and deletes a copy once it was asked', async () => {
  const { worker } = show('/settings');
  await appears('[aria-label="Copies on this device"] li');
  expect(names()[0]).toBe('A long one');
  const before = rows().length;
  button('Delete the copy of A long one').click();
  await appears('dialog');
  expect(find('dialog').textContent).toContain('The gateway keeps its own');
  expect(worker.calls.some(({ name }) => name === 'deleteLocalCopy')).toBe(false);
  button('Delete the copy').click();
  await eventually(() => expect(rows()).toHaveLength(before - 1));
  expect(worker.calls).toContainEqual({ name: 'deleteLocalCopy', args: [id('51ee9000')] });
  expect(names()).not.toContain('A long one');
});

test('what was imported is only here: a stronger question, and “all” leaves it', async () => {
  const { worker } = show('/settings');
  await appears('[aria-label="Copies on this device"] li');
  const session = createScene('online', 'all').state.sessions.find(({ title }) => title === 'A long one');
  if (!session) throw new Error('it is in the scene');
  worker.patch({ sessions: [{ ...session, imported: true, archived: true }] });
  await eventually(() => expect(rows()[0]?.textContent).toContain('imported, only here'));
  button('Delete the copy of A long one').click();
  await appears('dialog');
  expect(find('dialog').textContent).toContain('no gateway has it');
  button('Keep it').click();
  await eventually(() => expect(count('dialog')).toBe(0));
  button('Delete all copies…').click();
  await appears('dialog');
  expect(find('dialog').textContent).toContain('Imported conversations (1) stay');
});

test('works without a gateway, and says what else does not', async () => {
  show('/settings', 'offline');
  await appears('[aria-label="Copies on this device"] li');
  expect(button('Delete all copies…').getAttribute('aria-disabled')).toBeNull();
  expect(document.body.textContent).toContain('You are offline: this needs the gateway.');
});

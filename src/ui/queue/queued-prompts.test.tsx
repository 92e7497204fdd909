// @vitest-environment happy-dom
import { act } from 'preact/test-utils';
import { expect, test } from 'vitest';
import { id } from '../../../tests/ui/harness/scenes.ts';
import { appears, chat, count, eventually, find, press, show } from '../../../tests/ui/support/show-app.tsx';

const section = (promptId: string) => find(`section[data-prompt-id="${promptId}"]`);
const action = (promptId: string, name: string) => {
  const found = section(promptId).querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`);
  if (!found) throw new Error(`No ${name}`);
  return found;
};
const composer = () => find<HTMLTextAreaElement>('textarea[aria-label="Message"]');
const calls = (worker: ReturnType<typeof show>['worker'], name: string) =>
  worker.calls.filter((call) => call.name === name).map(({ args }) => args);

test('what waits is shown with its files, below what was said, and moved by its buttons', async () => {
  const { worker } = show(chat('a1b2c3d4'));
  await appears('section[data-outbox="waiting"]');
  expect(section('w1').textContent).toContain('Then read @src/worker/pool/pool.ts again');
  expect(action('w1', 'Move up').disabled).toBe(true);
  // It takes the focus once, when a conversation is opened.
  await eventually(() => expect(document.activeElement).toBe(composer()));
  act(() => action('w1', 'Move down').click());
  await eventually(() => expect(calls(worker, 'orderPrompts')).toEqual([[id('a1b2c3d4'), ['w2', 'w1']]]));
  await eventually(() => expect(action('w2', 'Move up').disabled).toBe(true));
  // Its button is at its end now: the focus goes to the one that still moves it.
  await eventually(() => expect(document.activeElement).toBe(action('w1', 'Move up')));
});

test('an edit changes the words and keeps the rest', async () => {
  const { worker } = show(chat('a1b2c3d4'));
  await appears('section[data-outbox="waiting"]');
  act(() => action('w2', 'Edit').click());
  const editor = await appears('textarea[aria-label="Edit queued message"]');
  (editor as HTMLTextAreaElement).value = 'And at that';
  editor.dispatchEvent(new InputEvent('input', { bubbles: true }));
  press(editor, 'Enter');
  await eventually(() =>
    expect(calls(worker, 'editPrompt')[0]?.[2]).toEqual([
      { type: 'text', text: 'And at that' },
      expect.objectContaining({ type: 'image' }),
    ]),
  );
  expect(count('textarea[aria-label="Edit queued message"]')).toBe(0);
});

test('an edit of a prompt that begins meanwhile comes into the message box', async () => {
  const { worker } = show(chat('a1b2c3d4'));
  await appears('section[data-outbox="waiting"]');
  act(() => action('w2', 'Edit').click());
  const editor = await appears('textarea[aria-label="Edit queued message"]');
  (editor as HTMLTextAreaElement).value = 'not lost';
  editor.dispatchEvent(new InputEvent('input', { bubbles: true }));
  act(() =>
    worker.push({ push: 'transcript', sessionId: id('a1b2c3d4'), revision: 1e6, changes: [], outbox: [] }),
  );
  await eventually(() => expect(count('section[data-outbox]')).toBe(0));
  await eventually(() => expect(composer().value).toBe('not lost'));
});

test('withdrawn it is in the message box, with what belonged to it', async () => {
  const { worker } = show(chat('a1b2c3d4'));
  await appears('section[data-outbox="waiting"]');
  act(() => action('w1', 'Withdraw').click());
  await eventually(() =>
    expect(composer().value).toBe('Then read @src/worker/pool/pool.ts again and say what is left to do.'),
  );
  await appears('button[aria-label="Remove src/worker/pool/pool.ts"]');
  act(() => action('w2', 'Send now').click());
  await eventually(() => expect(calls(worker, 'sendPromptNow')).toEqual([[id('a1b2c3d4'), 'w2']]));
});

test('offline, what the gateway may have is shut with the reason; what is only here is not', async () => {
  const { worker } = show(chat('a1b2c3d4'), 'offline');
  await appears('section[data-outbox="queued"]');
  expect(action('q1', 'Edit').disabled).toBe(false);
  const item = {
    promptId: 'q1',
    content: [{ type: 'text', text: 'x' }],
    at: 1,
    status: 'waiting',
    error: null,
  };
  act(() =>
    worker.push({
      push: 'transcript',
      sessionId: id('a1b2c3d4'),
      revision: 1e6,
      changes: [],
      outbox: [item as never], // an item of its shape
    }),
  );
  await eventually(() => expect(action('q1', 'Edit').disabled).toBe(true));
  expect(action('q1', 'Edit').title).toContain('once the session is connected');
});

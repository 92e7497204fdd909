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
  type,
} from '../../../tests/ui/support/show-app.tsx';
import { DISCONNECTED } from '../../shared/state.ts';

const field = () => find<HTMLTextAreaElement>('textarea[aria-label="Message"]');
const named = (worker: ReturnType<typeof show>['worker'], name: string) =>
  worker.calls.filter((call) => call.name === name).map(({ args }) => args);

test('an at sign lists files; a choice stands in the text, is shown beside it, and is sent as a link', async () => {
  const { worker } = show(chat('00000aaa'));
  await appears('textarea[aria-label="Message"]');
  type('Read @pool');
  field().setSelectionRange(10, 10);
  field().dispatchEvent(new InputEvent('input', { bubbles: true }));
  await appears('[role="listbox"][aria-label="Files"] [role="option"][aria-selected="true"]');
  expect(field().getAttribute('aria-activedescendant')).toBe(find('[role="option"]').id);
  press(field(), 'Enter');
  await eventually(() => expect(field().value).toBe('Read @src/worker/pool/pool.ts '));
  await appears('button[aria-label="Remove src/worker/pool/pool.ts"]');
  press(field(), 'Enter');
  await eventually(() =>
    expect(named(worker, 'sendPrompt')[0]?.[2]).toEqual([
      { type: 'text', text: 'Read ' },
      {
        type: 'resource_link',
        name: 'src/worker/pool/pool.ts',
        uri: expect.stringMatching(/^file:\/\/\/.*\/src\/worker\/pool\/pool\.ts$/),
      },
    ]),
  );
});

test('Escape sends the list away for this word', async () => {
  show(chat('00000aaa'));
  await appears('textarea[aria-label="Message"]');
  await eventually(() => {
    type('/pl');
    find('[role="option"]');
  });
  press(field(), 'Escape');
  await eventually(() => expect(count('[role="listbox"]')).toBe(0));
  type('/pla');
  await eventually(() => expect(field().value).toBe('/pla'));
  expect(count('[role="listbox"]')).toBe(0);
});

test('an agent that takes no images says so, where one is added and before', async () => {
  const { worker } = show(chat('00000aaa'));
  await appears('textarea[aria-label="Message"]');
  const add = button('Add images');
  expect(add.getAttribute('aria-disabled')).toBe('true');
  act(() => add.click());
  await eventually(() =>
    expect(find('form [role="status"]').textContent).toContain('whether it takes images'),
  );
  const takes = { image: false, audio: false, embeddedContext: false };
  act(() => worker.event(id('00000aaa'), { type: 'info', promptCapabilities: takes }));
  await eventually(() => expect(button('Add images').title).toBe('QWEN takes no images.'));
  act(() => worker.event(id('00000aaa'), { type: 'info', promptCapabilities: { ...takes, image: true } }));
  await eventually(() => expect(button('Add images').getAttribute('aria-disabled')).toBe('false'));
});

test('Ctrl+Enter sends, and at once while a turn runs', async () => {
  const { worker } = show(chat('a1b2c3d4'));
  await appears('[role="log"] article');
  press(type('now'), 'Enter', { ctrlKey: true });
  await eventually(() => expect(named(worker, 'sendPromptNow')).toHaveLength(1));
  expect(named(worker, 'sendPromptNow')[0]?.[1]).toBe(named(worker, 'sendPrompt')[0]?.[1]);
});

test('Ctrl+Enter only sends while no turn runs', async () => {
  const { worker } = show(chat('00000aaa'));
  await appears('textarea[aria-label="Message"]');
  press(type('hello'), 'Enter', { metaKey: true });
  await eventually(() => expect(named(worker, 'sendPrompt')).toHaveLength(1));
  expect(named(worker, 'sendPromptNow')).toEqual([]);
});

test('ArrowUp on an empty field brings back what was said, ArrowDown takes it away again', async () => {
  show(chat('00000aaa'));
  await appears('textarea[aria-label="Message"]');
  for (const text of ['one', 'two']) {
    press(type(text), 'Enter');
    await eventually(() => expect(field().value).toBe(''));
  }
  await eventually(() => expect(count('article[data-kind="user"]')).toBe(2));
  const shows = async (key: string, value: string) => {
    press(field(), key);
    await eventually(() => expect(field().value).toBe(value));
  };
  await shows('ArrowUp', 'two');
  await shows('ArrowUp', 'one');
  await shows('ArrowDown', 'two');
  await shows('ArrowDown', '');
  type('my own');
  await shows('ArrowUp', 'my own');
});

test('what another tab writes is shown', async () => {
  const { worker } = show(chat('00000aaa'));
  await appears('textarea[aria-label="Message"]');
  await eventually(() => {
    worker.push({ push: 'draft', sessionId: id('00000aaa'), draft: { text: 'from there', files: [] } });
    expect(field().value).toBe('from there');
  });
});

test('menus are shut while the session is not connected, and say why', async () => {
  const { worker } = show(chat('a1b2c3d4'));
  const menu = await appears('form select');
  expect((menu as HTMLSelectElement).disabled).toBe(false);
  const options = find('form [role="group"][aria-label="Agent options"]');
  expect(options.tabIndex).toBe(-1);
  const connection = { ...DISCONNECTED, status: 'reconnecting' as const };
  act(() => worker.patch({ connections: { [id('a1b2c3d4')]: connection } }));
  await eventually(() => expect(find<HTMLSelectElement>('form select').disabled).toBe(true));
  expect(find('form select').title).toContain('once the session is connected');
  // What does not fit can be scrolled to by a keyboard, though nothing in it takes the focus.
  expect(options.tabIndex).toBe(0);
});

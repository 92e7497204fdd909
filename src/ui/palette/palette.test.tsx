// @vitest-environment happy-dom
import { act } from 'preact/test-utils';
import { expect, test } from 'vitest';
import { id } from '../../../tests/ui/harness/scenes.ts';
import {
  appears,
  chat,
  count,
  eventually,
  find,
  press,
  row,
  show,
} from '../../../tests/ui/support/show-app.tsx';

const ctrl = { ctrlKey: true };
const options = () => [...document.querySelectorAll('[role="option"]')].map((option) => option.textContent);

async function openPalette(): Promise<HTMLInputElement> {
  await appears('nav a[data-session-id]');
  act(() => void press(document.body, 'k', ctrl));
  return (await appears('dialog input[role="combobox"]')) as HTMLInputElement; // it is one
}

function write(field: HTMLInputElement, text: string): void {
  act(() => {
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
}

test('a few letters find a session, and Enter opens it', async () => {
  show('/');
  const field = await openPalette();
  write(field, 'evict old');
  await eventually(() => expect(options()[0]).toContain('Evict the oldest idle session'));
  expect(find(`#${CSS.escape(field.getAttribute('aria-activedescendant') ?? '')}`).textContent).toContain(
    'Evict the oldest',
  );
  act(() => void press(field, 'Enter'));
  await eventually(() => expect(window.location.pathname).toBe(chat('a1b2c3d4')));
  expect(count('dialog')).toBe(0);
});

test('commands are done, those of the open session too', async () => {
  const { worker } = show(chat('77aa01bc'));
  const field = await openPalette();
  write(field, 'pin');
  await eventually(() => expect(options()[0]).toBe('Pin'));
  act(() => void press(field, 'Enter'));
  await eventually(() =>
    expect(worker.calls.find(({ name }) => name === 'patchSession')?.args).toEqual([
      id('77aa01bc'),
      { pinned: true },
    ]),
  );
  await eventually(() => expect(row('77aa01bc').closest('section')?.textContent).toMatch(/^Pinned/));
});

test('words that are in no title lead to the messages', async () => {
  show('/');
  const field = await openPalette();
  write(field, 'no such thing');
  await eventually(() => expect(options()).toEqual(['Search messages for “no such thing”']));
  act(() => void press(field, 'Enter'));
  await eventually(() => expect(window.location.search).toBe('?q=no+such+thing'));
});

test('keys: sessions by their place, the next that waits, the inbox, the map of the keyboard', async () => {
  show('/');
  await appears('nav a[data-session-id]');
  const alt = (key: string, code: string) =>
    act(() => void press(document.body, key, { code, altKey: true }));
  alt('2', 'Digit2');
  expect(window.location.pathname).toBe(chat('a1b2c3d4'));
  alt('w', 'KeyW');
  expect(window.location.pathname).toBe(chat('9f3c21aa'));
  alt('i', 'KeyI');
  expect(window.location.pathname).toBe('/inbox');
  alt('l', 'KeyL');
  expect(find('[data-list]').dataset.list).toBe('hidden');
  alt('l', 'KeyL');
  act(() => void press(document.body, '?', { shiftKey: true }));
  await eventually(() => expect(find('dialog').textContent).toContain('Next session that waits for you'));
});

test('a row has a menu; its title is written in it, and the focus comes back to it', async () => {
  const { worker } = show('/');
  await appears('nav a[data-session-id]');
  act(
    () =>
      void row('77aa01bc').dispatchEvent(
        new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 40, clientY: 40 }),
      ),
  );
  const first = await appears('[role="menu"] [role="menuitem"]');
  await eventually(() => expect(document.activeElement).toBe(first));
  act(() => void press(first, 'Escape'));
  expect(document.activeElement).toBe(row('77aa01bc'));
  act(() => find(`nav button[aria-label="More for 77aa01bc"]`).click());
  act(() => find('[role="menuitem"]').click());
  const field = (await appears('nav input[aria-label="Title"]')) as HTMLInputElement; // it is one
  expect(field.value).toBe('Every construct');
  field.value = 'Some constructs';
  act(() => void press(field, 'Enter'));
  await eventually(() =>
    expect(worker.calls.find(({ name }) => name === 'patchSession')?.args[1]).toEqual({
      title: 'Some constructs',
    }),
  );
  expect(document.activeElement).toBe(row('77aa01bc'));
});

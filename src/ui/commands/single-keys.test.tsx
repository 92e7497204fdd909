// @vitest-environment happy-dom
import { act } from 'preact/test-utils';
import { afterEach, expect, test } from 'vitest';
import { id } from '../../../tests/ui/harness/scenes.ts';
import { appears, chat, count, eventually, find, press, show } from '../../../tests/ui/support/show-app.tsx';
import { singleKeys } from '../preferences/single-keys.ts';

afterEach(() => {
  singleKeys.value = true;
});

test('keys alone do nothing where they are turned off; those with Alt or Ctrl still do', async () => {
  const { worker } = show(chat('9f3c21aa'));
  await appears('article[data-kind="permission"] button[data-option]');
  singleKeys.value = false;
  const log = find('[role="log"]');
  act(() => log.focus());
  for (const key of ['y', 'n', '?', '/'])
    act(() => void press(log, key, { code: `Key${key.toUpperCase()}` }));
  expect(worker.calls.some(({ name }) => name === 'answerPermission')).toBe(false);
  expect(count('dialog')).toBe(0);
  expect(document.activeElement).toBe(log);
  await eventually(() =>
    expect(find('button[data-option][aria-keyshortcuts]').getAttribute('aria-keyshortcuts')).toMatch(/^Alt/),
  );
  act(() => void press(log, 'n', { code: 'KeyN', altKey: true }));
  await eventually(() =>
    expect(worker.calls.find(({ name }) => name === 'answerPermission')?.args[0]).toBe(id('9f3c21aa')),
  );
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type AppWindow, openFromNotice } from './notification-click.ts';

let done: string[];
beforeEach(() => {
  done = [];
});
afterEach(() => {
  vi.useRealTimers();
});

function tab(path: string, answers = true): AppWindow {
  return {
    url: `http://localhost:8080${path}`,
    focus: async () => void done.push(`focus ${path}`),
    navigate: async (to) => void done.push(`load ${to} in ${path}`),
    postMessage(message, [port]) {
      done.push(`tell ${path} ${JSON.stringify(message)}`);
      if (answers && port instanceof MessagePort) port.postMessage('opened');
    },
  };
}
const windows = (...all: AppWindow[]) => ({
  all: async () => all,
  open: async (path: string) => void done.push(`open ${path}`),
});

test('the tab that shows the session is focused', async () => {
  await openFromNotice('/chat/1', windows(tab('/'), tab('/chat/1')));
  expect(done).toEqual(['focus /chat/1']);
});

test('else any tab is focused and goes there, without being loaded anew', async () => {
  await openFromNotice('/chat/1', windows(tab('/chat/2'), tab('/')));
  expect(done).toEqual(['focus /chat/2', 'tell /chat/2 {"type":"OPEN","path":"/chat/1"}']);
});

test('a tab that does not answer is loaded there', async () => {
  vi.useFakeTimers();
  const opened = openFromNotice('/chat/1', windows(tab('/', false)));
  await vi.advanceTimersByTimeAsync(2_000);
  await opened;
  expect(done.at(-1)).toBe('load /chat/1 in /');
});

test('without a tab a new one is opened', async () => {
  await openFromNotice('/chat/1', windows());
  expect(done).toEqual(['open /chat/1']);
});

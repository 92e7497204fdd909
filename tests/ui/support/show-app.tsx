/** The whole app on a made-up worker, in a document of its own for each test. */
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, vi } from 'vitest';
import { App } from '../../../src/ui/app.tsx';
import { beAtHand } from '../../../src/ui/commands/at-hand.ts';
import { watchRoom } from '../../../src/ui/panes/watch-room.ts';
import { createAppearance } from '../../../src/ui/preferences/appearance.ts';
import { createRouter } from '../../../src/ui/routing/router.ts';
import { createPage, type Page } from '../../../src/ui/store/page.ts';
import { createTheme } from '../../../src/ui/theme/theme.ts';
import { createFakeWorker, type FakeWorker } from '../harness/fake-worker.ts';
import { createScene, id } from '../harness/scenes.ts';

/** Long for a machine that does other things too; a condition that holds is seen at once. */
const WAIT = { timeout: 10_000 };

export interface Shown {
  page: Page;
  worker: FakeWorker;
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
  document.body.replaceChildren();
});

export function show(path: string, gateway = 'online', only = 'all'): Shown {
  window.history.replaceState(null, '', path);
  const root = document.createElement('div');
  document.body.append(root);
  const worker = createFakeWorker(createScene(gateway, only));
  const router = createRouter(window);
  const page = createPage({
    connect: worker.connect,
    router,
    theme: createTheme(document.documentElement, null),
    appearance: createAppearance(document.documentElement, null),
    document,
    deviceStorage: localStorage,
    hasRoom: watchRoom(window),
  });
  const stop = beAtHand(page, document);
  act(() => render(<App page={page} />, root));
  closers.push(() => {
    stop();
    render(null, root);
    page.close();
    router.close();
  });
  return { page, worker };
}

export const find = <T extends Element = HTMLElement>(selector: string): T => {
  const element = document.querySelector<T>(selector);
  if (!element) throw new Error(`No ${selector}`);
  return element;
};
export const count = (selector: string) => document.querySelectorAll(selector).length;
export const row = (start: string) => find(`nav a[data-session-id="${id(start)}"]`);
export const chat = (start: string) => `/chat/${id(start)}`;
export const appears = (selector: string) => eventually(() => find(selector));
export const eventually = <T,>(check: () => T) => vi.waitFor(check, WAIT);
export const button = (name: string) => {
  const found = [...document.querySelectorAll('button')].find(
    (candidate) => (candidate.getAttribute('aria-label') ?? candidate.textContent?.trim()) === name,
  );
  if (!found) throw new Error(`No button ${name}`);
  return found;
};
export const type = (text: string) => {
  const field = find<HTMLTextAreaElement>('textarea[aria-label="Message"]');
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  return field;
};
export const press = (element: Element, key: string, init: KeyboardEventInit = {}) =>
  element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));

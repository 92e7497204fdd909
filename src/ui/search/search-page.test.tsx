// @vitest-environment happy-dom
import { act } from 'preact/test-utils';
import { expect, test } from 'vitest';
import { appears, chat, count, eventually, find, press, show } from '../../../tests/ui/support/show-app.tsx';

const FIELD = 'input[aria-label="Search messages"]';
const HITS = '[data-search-results] a[data-hit]';

function type(text: string): void {
  const field = find<HTMLInputElement>(FIELD);
  field.value = text;
  act(() => {
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
}

test('words become the address, and results links to their entries with what matches marked', async () => {
  show('/');
  await appears(FIELD);
  type('oldest');
  await appears(HITS);
  expect(window.location.pathname + window.location.search).toBe('/search?q=oldest');
  expect(find(HITS).getAttribute('href')).toMatch(/^\/chat\/[0-9a-f-]{36}\?entry=\d+$/);
  for (const mark of document.querySelectorAll('mark')) expect(mark.textContent).toMatch(/^oldest$/i);
  expect(find('[role="status"]:not([data-banner])').textContent).toMatch(/^\d+ messages?$/);
  // One more letter is the same search in the history, not another one.
  const { length } = window.history;
  type('oldest idle');
  await eventually(() => expect(window.location.search).toBe('?q=oldest+idle'));
  expect(window.history.length).toBe(length);
});

test('a link to a search shows it, and its filters limit it', async () => {
  const { worker } = show('/search?q=the&kind=error');
  await appears('[data-search-results]');
  await appears(FIELD);
  await eventually(() => expect(find<HTMLInputElement>(FIELD).value).toBe('the'));
  expect(find<HTMLSelectElement>('select[aria-label="Kind"]').value).toBe('error');
  await eventually(() => expect(worker.calls.some(({ name }) => name === 'searchMessages')).toBe(true));
  const menu = find<HTMLSelectElement>('select[aria-label="Agent"]');
  menu.value = 'gemini';
  act(() => void menu.dispatchEvent(new Event('change', { bubbles: true })));
  expect(window.location.search).toBe('?q=the&agent=gemini&kind=error');
  await eventually(() => {
    const last = worker.calls.findLast(({ name }) => name === 'searchMessages');
    expect(last?.args[0]).toMatchObject({ text: 'the', agent: 'gemini', kinds: ['error', 'notice'] });
  });
});

test('sessions are found by their title', async () => {
  show('/search?q=publish+1.2');
  await appears('section[aria-label="Sessions by title"] a');
  expect(find('section[aria-label="Sessions by title"] a').getAttribute('href')).toBe(chat('9f3c21aa'));
});

test('says what was not searched, and when nothing was found', async () => {
  show('/search?q=zebra&kind=tool', 'unreachable');
  await eventually(() => expect(document.body.textContent).toContain('Nothing found for “zebra”'));
  expect(document.body.textContent).toContain('Still indexing, 43 % done');
  expect(document.body.textContent).toContain('Searching only what is on this device');
  expect(find('[data-search-results] a.button').getAttribute('href')).toBe('/search?q=zebra');
});

test('keys lead to the field, through the results and back', async () => {
  show('/settings');
  const field = await appears(FIELD);
  const filter = await appears('input[aria-label="Filter sessions"]');
  // The page listens a moment after it is shown.
  await eventually(() => {
    press(document.body, '/');
    expect(document.activeElement).toBe(field);
  });
  // Where somebody writes, it is a letter.
  filter.focus();
  press(filter, '/');
  await new Promise((resolve) => requestAnimationFrame(resolve));
  expect(document.activeElement).toBe(filter);
  press(filter, 'F', { ctrlKey: true, shiftKey: true });
  await eventually(() => expect(document.activeElement).toBe(field));

  type('the');
  await eventually(() => expect(count(HITS)).toBeGreaterThan(2));
  act(() => void press(field, 'ArrowDown'));
  const links = [...document.querySelectorAll('[data-search-results] a')];
  expect(document.activeElement).toBe(links[0]);
  press(links[0] as Element, 'ArrowDown');
  expect(document.activeElement).toBe(links[1]);
  field.focus();
  act(() => void press(field, 'Escape'));
  await eventually(() => expect(window.location.search).toBe(''));
  await eventually(() => expect(count(HITS)).toBe(0));
});

test('whoever comes back from a result finds the list as it was', async () => {
  const { worker, page } = show('/search?q=the');
  await appears(HITS);
  const link = [...document.querySelectorAll<HTMLElement>(HITS)][1];
  const hit = link?.dataset.hit;
  const calls = () => worker.calls.filter(({ name }) => name === 'searchMessages').length;
  await eventually(() => expect(page.router.route.value.type).toBe('search'));
  const before = calls();
  act(() => link?.click());
  await appears('[role="log"]');
  act(() => page.router.navigate('/search?q=the'));
  await appears(HITS);
  expect(document.activeElement?.getAttribute('data-hit')).toBe(hit);
  expect(calls()).toBe(before);
});

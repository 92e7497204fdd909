// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRouter, type Router } from './router.ts';

let router: Router;
beforeEach(() => {
  window.history.replaceState(null, '', '/');
  router = createRouter(window);
});
afterEach(() => {
  router.close();
  document.body.replaceChildren();
});

function click(href: string, init: MouseEventInit & { target?: string } = {}): boolean {
  const link = document.createElement('a');
  link.setAttribute('href', href);
  if (init.target) link.target = init.target;
  document.body.append(link);
  return link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...init }));
}

test('a plain click on a link of the app changes the route and the address', () => {
  expect(click('/settings')).toBe(false);
  expect(router.route.value).toEqual({ type: 'settings' });
  expect(window.location.pathname).toBe('/settings');
});

test('clicks that mean a new tab, and links elsewhere, are the browser’s business', () => {
  document.addEventListener('click', (event) => event.preventDefault(), { once: true });
  click('/settings', { ctrlKey: true });
  document.addEventListener('click', (event) => event.preventDefault(), { once: true });
  click('https://example.com/new');
  expect(router.route.value).toEqual({ type: 'home' });
});

test('going back shows what was there', () => {
  router.navigate('/new');
  window.history.replaceState(null, '', '/');
  window.dispatchEvent(new PopStateEvent('popstate'));
  expect(router.route.value).toEqual({ type: 'home' });
});

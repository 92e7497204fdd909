// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { watchKeyboard } from './keyboard-inset.ts';

function setUp() {
  const view = Object.assign(new EventTarget(), { height: 800, scale: 1 });
  const scrollTo = vi.fn();
  const root = document.createElement('div');
  watchKeyboard({ visualViewport: view as unknown as VisualViewport, innerHeight: 800, scrollTo }, root); // what is used of it
  const resize = (height: number, scale = 1): string => {
    Object.assign(view, { height, scale });
    view.dispatchEvent(new Event('resize'));
    return root.style.getPropertyValue('--seen-height');
  };
  return { resize, scrollTo };
}

test('a keyboard that covers the page makes the app as tall as what is seen', () => {
  const { resize, scrollTo } = setUp();
  expect(resize(460.4)).toBe('460px');
  expect(scrollTo).toHaveBeenCalledWith(0, 0);
  expect(resize(800)).toBe('');
});

test('neither a bar of the browser nor a zoom is a keyboard', () => {
  const { resize, scrollTo } = setUp();
  expect(resize(740)).toBe('');
  expect(resize(400, 2)).toBe('');
  expect(scrollTo).not.toHaveBeenCalled();
});

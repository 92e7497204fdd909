import { expect, it } from 'vitest';
import { hasScreen } from './open-browser.ts';

it('opens a browser only where there is a screen', () => {
  expect(hasScreen({}, 'linux')).toBe(false);
  expect(hasScreen({ DISPLAY: ':0' }, 'linux')).toBe(true);
  expect(hasScreen({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
  expect(hasScreen({}, 'darwin')).toBe(true);
  expect(hasScreen({}, 'win32')).toBe(true);
});

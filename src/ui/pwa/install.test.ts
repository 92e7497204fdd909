// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { createInstall } from './install.ts';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1';
const DESKTOP = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36';

function createWindow(userAgent: string, isApp = false) {
  const target = new EventTarget();
  const fake = Object.assign(target, {
    navigator: { userAgent, maxTouchPoints: 0 },
    matchMedia: () => ({ matches: isApp }),
  });
  return fake as unknown as Window & typeof target; // what of a window is used
}

function offerOf(outcome: 'accepted' | 'dismissed') {
  const event = new Event('beforeinstallprompt', { cancelable: true });
  const prompt = vi.fn(async () => ({ outcome }));
  return { event: Object.assign(event, { prompt }), prompt };
}

test('what the browser offers is kept for our button, and taken once', async () => {
  const window = createWindow(DESKTOP);
  const onInstalled = vi.fn();
  const install = createInstall(window, onInstalled);
  expect(install.state.value).toBe('none');
  const { event, prompt } = offerOf('accepted');
  window.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
  expect(install.state.value).toBe('offered');
  await install.install();
  await install.install();
  expect(prompt).toHaveBeenCalledTimes(1);
  window.dispatchEvent(new Event('appinstalled'));
  expect(install.state.value).toBe('installed');
  expect(onInstalled).toHaveBeenCalledTimes(1);
});

test('an offer that is turned down goes, until the browser makes another', async () => {
  const window = createWindow(DESKTOP);
  const install = createInstall(window);
  window.dispatchEvent(offerOf('dismissed').event);
  await install.install();
  expect(install.state.value).toBe('none');
  window.dispatchEvent(offerOf('accepted').event);
  expect(install.state.value).toBe('offered');
});

test('an iPhone installs by hand; what runs as an app is installed', () => {
  expect(createInstall(createWindow(IPHONE)).state.value).toBe('by-hand');
  expect(createInstall(createWindow(IPHONE, true)).state.value).toBe('installed');
});

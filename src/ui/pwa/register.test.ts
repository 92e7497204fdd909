// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { registerServiceWorker } from './register.ts';

type Listener = (event: object) => void;
const listeners = new Map<string, Listener>();
vi.mock('workbox-window', () => ({
  Workbox: class {
    addEventListener(type: string, listener: Listener) {
      listeners.set(type, listener);
    }
    register = async () => undefined;
  },
  messageSW: async ({ build }: { build: string }) => build,
}));

vi.stubEnv('PROD', true);
vi.stubGlobal('__BUILD_ID__', 'mine');
Object.defineProperty(navigator, 'serviceWorker', { value: {} });

test.each([
  { type: 'waiting', build: 'newer', offered: 1 },
  { type: 'controlling', build: 'newer', offered: 1 },
  // The page was loaded past the service worker, by Shift and the reload button.
  { type: 'waiting', build: 'mine', offered: 0 },
  { type: 'controlling', build: 'mine', offered: 0 },
])('of the build `$build` one that is $type is offered $offered times', async ({ type, build, offered }) => {
  const onUpdateReady = vi.fn();
  registerServiceWorker({ onUpdateReady });
  listeners.get(type)?.({ sw: { build }, isUpdate: true, isExternal: false });
  await new Promise((resolve) => setImmediate(resolve));
  expect(onUpdateReady).toHaveBeenCalledTimes(offered);
});

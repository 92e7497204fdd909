// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whenIdle } from './when-idle.ts';

let frames: (() => void)[];
let idles: (() => void)[];
beforeEach(() => {
  frames = [];
  idles = [];
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
  vi.stubGlobal('requestIdleCallback', (run: () => void) => idles.push(run));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
const runAll = (queue: (() => void)[]): void => {
  for (const run of queue.splice(0)) run();
};

test('what can wait runs neither before the frame that paints nor in its way', () => {
  const run = vi.fn();
  whenIdle(run, 300);
  runAll(idles);
  runAll(frames);
  runAll(idles);
  expect(run).not.toHaveBeenCalled();
  runAll(frames);
  runAll(idles);
  expect(run).toHaveBeenCalledTimes(1);
});

test('a hidden tab, which paints nothing, does not wait for a frame', () => {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  const run = vi.fn();
  whenIdle(run, 300);
  runAll(idles);
  expect(run).toHaveBeenCalledTimes(1);
});

test('what is taken back does not run, at whatever it was', () => {
  const run = vi.fn();
  const early = whenIdle(run, 300);
  early();
  const late = whenIdle(run, 300);
  runAll(frames);
  runAll(frames);
  late();
  runAll(idles);
  expect(run).not.toHaveBeenCalled();
});

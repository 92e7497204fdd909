import { effect, signal } from '@preact/signals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFrameQueue } from './frame-queue.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  let frame: (() => void) | null = null;
  const queue = createFrameQueue({
    request: (callback) => {
      frame = callback;
      return 1;
    },
    cancel: () => {
      frame = null;
    },
    now: () => Date.now(),
  });
  /** The next frame, which takes so long. */
  const paint = (ms = 0): void => {
    frame?.();
    vi.setSystemTime(Date.now() + ms);
    vi.advanceTimersByTime(1);
  };
  return { queue, paint, hasFrame: () => frame !== null };
}

test('applies what came since the last frame in order and as one change', () => {
  const { queue, paint } = setUp();
  const a = signal('');
  const seen: string[] = [];
  effect(() => void seen.push(a.value));
  queue.add(() => (a.value += '1'));
  queue.add(() => (a.value += '2'));
  expect(seen).toEqual(['']);
  paint();
  expect(seen).toEqual(['', '12']);
});

test('a tab without frames still keeps up', () => {
  const { queue, hasFrame } = setUp();
  const done = vi.fn();
  queue.add(done);
  vi.advanceTimersByTime(200);
  expect(done).toHaveBeenCalledOnce();
  expect(hasFrame()).toBe(false);
});

test('what is added while it applies comes with the next frame', () => {
  const { queue, paint } = setUp();
  const done = vi.fn();
  queue.add(() => queue.add(done));
  paint();
  expect(done).not.toHaveBeenCalled();
  paint();
  expect(done).toHaveBeenCalledOnce();
});

test('as long as a frame took, the next is not asked for; one that was short is followed at once', () => {
  const { queue, paint, hasFrame } = setUp();
  const done = vi.fn();
  queue.add(done);
  paint(200);
  queue.add(done);
  vi.advanceTimersByTime(190);
  expect(hasFrame()).toBe(false);
  expect(done).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(20);
  expect(hasFrame()).toBe(true);
  paint(10);
  queue.add(done);
  expect(hasFrame()).toBe(true);
});

test('closed, it applies nothing more', () => {
  const { queue } = setUp();
  const done = vi.fn();
  queue.add(done);
  queue.close();
  vi.advanceTimersByTime(1_000);
  expect(done).not.toHaveBeenCalled();
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createToasts } from './toasts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('go by themselves, errors later', () => {
  const toasts = createToasts();
  toasts.add('info', 'a');
  toasts.add('error', 'b');
  vi.advanceTimersByTime(7_000);
  expect(toasts.list.value.map((toast) => toast.text)).toEqual(['b']);
  vi.advanceTimersByTime(7_000);
  expect(toasts.list.value).toEqual([]);
});

test('stay while they are pointed at', () => {
  const toasts = createToasts();
  toasts.add('info', 'a');
  toasts.hold(true);
  vi.advanceTimersByTime(60_000);
  expect(toasts.list.value).toHaveLength(1);
  toasts.hold(false);
  vi.advanceTimersByTime(7_000);
  expect(toasts.list.value).toEqual([]);
});

test('the same one twice is one, and never more than four are shown', () => {
  const toasts = createToasts();
  for (const text of ['a', 'a', 'b', 'c', 'd', 'e']) toasts.add('error', text);
  expect(toasts.list.value.map((toast) => toast.text)).toEqual(['b', 'c', 'd', 'e']);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SessionId } from '../../shared/ids.ts';
import { createDrafts } from './drafts.ts';

const A = '2df3f095-4157-4bff-8bc2-3de75918b399' as SessionId;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(kept: string) {
  const call = { getDraft: vi.fn(async () => kept), setDraft: vi.fn(async () => undefined) };
  return { call, drafts: createDrafts(() => call) };
}

test('shows what was kept', async () => {
  const { drafts } = setUp('half a thought');
  const text = drafts.text(A);
  await vi.advanceTimersByTimeAsync(0);
  expect(text.value).toBe('half a thought');
});

test('what was typed meanwhile is not overwritten by what was kept', async () => {
  const { drafts } = setUp('old');
  drafts.text(A);
  drafts.write(A, 'new');
  await vi.advanceTimersByTimeAsync(0);
  expect(drafts.text(A).value).toBe('new');
});

test('keeps what is typed a moment later, once, and at once when told', () => {
  const { drafts, call } = setUp('');
  drafts.write(A, 'a');
  drafts.write(A, 'ab');
  expect(call.setDraft).not.toHaveBeenCalled();
  vi.advanceTimersByTime(400);
  expect(call.setDraft).toHaveBeenCalledExactlyOnceWith(A, 'ab');
  drafts.write(A, 'abc');
  drafts.flush();
  expect(call.setDraft).toHaveBeenLastCalledWith(A, 'abc');
});

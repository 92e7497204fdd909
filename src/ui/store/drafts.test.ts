import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Draft } from '../../shared/draft.ts';
import { EMPTY_DRAFT } from '../../shared/empty-draft.ts';
import type { SessionId } from '../../shared/ids.ts';
import { createDrafts, KEEP_AFTER_MS } from './drafts.ts';
import { createPartingWords } from './parting-words.ts';

const A = '2df3f095-4157-4bff-8bc2-3de75918b399' as SessionId;
const draft = (text: string): Draft => ({ ...EMPTY_DRAFT, text });
const image = { id: '1', name: 'a.png', mimeType: 'image/png', data: 'AAAA' };

/** As a tab's own storage. */
function createStorage(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as Storage; // what is used of it
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(kept: Draft, storage = createStorage()) {
  const call = { getDraft: vi.fn(async () => kept), setDraft: vi.fn(async () => undefined) };
  const drafts = createDrafts(() => call, createPartingWords(storage));
  return { call, drafts, storage, shown: () => drafts.of(A).value.text };
}
const settle = () => vi.advanceTimersByTimeAsync(0);

test('shows what was kept', async () => {
  const { drafts, shown } = setUp({ ...draft('half a thought'), images: [image] });
  drafts.of(A);
  await settle();
  expect(shown()).toBe('half a thought');
  expect(drafts.of(A).value.images).toEqual([image]);
});

test('what was typed meanwhile is not overwritten by what was kept', async () => {
  const { drafts, shown } = setUp(draft('old'));
  drafts.of(A);
  drafts.write(A, { text: 'new' });
  await settle();
  expect(shown()).toBe('new');
});

test('keeps what is typed a moment later, once, and at once when told', async () => {
  const { drafts, call } = setUp(EMPTY_DRAFT);
  drafts.write(A, { text: 'a' });
  drafts.write(A, { text: 'ab' });
  expect(call.setDraft).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(KEEP_AFTER_MS);
  expect(call.setDraft).toHaveBeenCalledExactlyOnceWith(A, { text: 'ab', files: [] });
  drafts.write(A, { text: 'abc' });
  drafts.flush();
  expect(call.setDraft).toHaveBeenLastCalledWith(A, { text: 'abc', files: [] });
});

test('images go over only when they changed, and again if that failed', async () => {
  const { drafts, call } = setUp(EMPTY_DRAFT);
  call.setDraft.mockRejectedValueOnce(new Error('gone'));
  drafts.write(A, { images: [image] });
  expect(call.setDraft).toHaveBeenCalledTimes(1);
  await settle();
  drafts.write(A, { text: 'a' });
  drafts.flush();
  expect(call.setDraft).toHaveBeenLastCalledWith(A, { text: 'a', files: [], images: [image] });
  await settle();
  drafts.write(A, { text: 'ab' });
  drafts.flush();
  expect(call.setDraft).toHaveBeenLastCalledWith(A, { text: 'ab', files: [] });
});

test('what another tab writes is shown, unless this one is being written in', async () => {
  const { drafts, shown } = setUp(EMPTY_DRAFT);
  drafts.of(A);
  await settle();
  drafts.received(A, { text: 'from there', files: [], images: [image] });
  expect(shown()).toBe('from there');
  drafts.received(A, { text: 'and more', files: [] });
  expect(drafts.of(A).value).toEqual({ ...draft('and more'), images: [image] });

  drafts.write(A, { text: 'from here' });
  drafts.received(A, { text: 'late', files: [] });
  expect(shown()).toBe('from here');
  // The last one to write wins, once this one's is kept.
  await vi.advanceTimersByTimeAsync(KEEP_AFTER_MS);
  drafts.received(A, { text: 'later', files: [] });
  expect(shown()).toBe('later');
  drafts.hold(true);
  drafts.received(A, { text: 'in the middle of a word', files: [] });
  expect(shown()).toBe('later');
});

test('what was written while this tab was not told is read when the session is shown again', async () => {
  const kept = { ...EMPTY_DRAFT };
  const { drafts, shown } = setUp(kept);
  drafts.of(A);
  await settle();
  kept.text = 'written elsewhere';
  drafts.refresh(A);
  await settle();
  expect(shown()).toBe('written elsewhere');
});

test('what may not get through when the page goes is written by the page that follows', async () => {
  const { drafts, call, storage } = setUp(EMPTY_DRAFT);
  call.setDraft.mockImplementation(() => new Promise(() => {}));
  drafts.write(A, { text: 'last words' });
  drafts.part();
  expect(call.setDraft).toHaveBeenCalledWith(A, { text: 'last words', files: [] });

  const next = setUp(draft('older'), storage);
  expect(next.shown()).toBe('last words');
  await vi.advanceTimersByTimeAsync(KEEP_AFTER_MS);
  expect(next.call.setDraft).toHaveBeenCalledWith(A, { text: 'last words', files: [] });
  next.drafts.part();
  // Kept by now: a page after that has nothing to say.
  expect(setUp(EMPTY_DRAFT, storage).shown()).toBe('');
});

test('a tab without storage, or with what is no draft in it, begins empty', () => {
  expect(() => createPartingWords(null).keep([])).not.toThrow();
  const storage = createStorage();
  storage.setItem('aperture:drafts', '[{"sessionId": 1}, null, {"');
  expect(createPartingWords(storage).take()).toEqual([]);
  storage.setItem('aperture:drafts', '[null, {"sessionId": "x", "text": "a", "files": []}]');
  expect(createPartingWords(storage).take()).toHaveLength(1);
});

test('the last words of the page before come back with the images that were kept', async () => {
  const storage = createStorage();
  createPartingWords(storage).keep([{ sessionId: A, text: 'about this', files: [] }]);
  const { drafts, shown } = setUp({ ...draft('about'), images: [image] }, storage);
  drafts.of(A);
  await settle();
  expect(shown()).toBe('about this');
  expect(drafts.of(A).value.images).toEqual([image]);
});

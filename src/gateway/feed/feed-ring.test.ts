import { expect, it } from 'vitest';
import { createFeedRing } from './feed-ring.ts';

it('gives what came after an id, and nothing after the newest', () => {
  const ring = createFeedRing('life', 10, 10_000);
  const start = ring.lastId;
  const first = ring.push('updated', '1');
  const second = ring.push('updated', '2');
  expect(first.text).toBe('id: life-1\nevent: updated\ndata: 1\n\n');
  expect(ring.since(start)).toEqual([first, second]);
  expect(ring.since(first.id)).toEqual([second]);
  expect(ring.since(second.id)).toEqual([]);
});

it('knows ids no more that fell out, or that it never gave', () => {
  const ring = createFeedRing('life', 2, 10_000);
  const start = ring.lastId;
  for (const data of ['1', '2', '3']) ring.push('updated', data);
  expect(ring.since('life-1')?.map(({ id }) => id)).toEqual(['life-2', 'life-3']);
  for (const id of [start, 'other-2', 'life-99', 'life-x', 'life-', 'life--1', 'life-1.5', '']) {
    expect(ring.since(id), id).toBeNull();
  }
});

it('is bounded in bytes too', () => {
  const ring = createFeedRing('life', 100, 1_000);
  for (let i = 0; i < 10; i += 1) ring.push('updated', 'x'.repeat(400));
  expect(ring.since('life-8')).toHaveLength(2);
  expect(ring.since('life-7')).toBeNull();
  ring.push('updated', 'x'.repeat(5_000));
  expect(ring.since('life-11')).toEqual([]);
  expect(ring.since('life-10')).toBeNull();
});

import { expect, it } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

const limitAt = (time: { now: number }) =>
  createRateLimit({ capacity: 2, refillMs: 100 }, { capacity: 3, refillMs: 10 }, () => time.now);

it('allows as many tries as a bucket holds, then one a refill', () => {
  const time = { now: 0 };
  const limit = limitAt(time);
  limit.spend('a');
  expect(limit.waitMs('a')).toBe(0);
  limit.spend('a');
  expect(limit.waitMs('a')).toBe(100);
  time.now = 99;
  expect(limit.waitMs('a')).toBe(1);
  time.now = 100;
  expect(limit.waitMs('a')).toBe(0);
  limit.spend('a');
  expect(limit.waitMs('a')).toBe(100);
});

it('counts all keys together too, so that many addresses are no way around', () => {
  const limit = limitAt({ now: 0 });
  for (const key of ['a', 'b', 'c']) limit.spend(key);
  expect(limit.waitMs('d')).toBe(10);
});

it('holds no more than its capacity after a long rest', () => {
  const time = { now: 0 };
  const limit = limitAt(time);
  limit.spend('a');
  time.now = 1_000_000;
  for (let i = 0; i < 2; i += 1) limit.spend('a');
  expect(limit.waitMs('a')).toBe(100);
});

it('forgets all tries on reset', () => {
  const limit = limitAt({ now: 0 });
  for (let i = 0; i < 5; i += 1) limit.spend('a');
  limit.reset();
  expect(limit.waitMs('a')).toBe(0);
});

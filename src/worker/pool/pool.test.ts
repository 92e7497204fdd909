import { describe, expect, it } from 'vitest';
import { forSeeds } from '../../../tests/support/worker/for-seeds.ts';
import type { SessionId } from '../../shared/ids.ts';
import { type PoolMember, planPool } from './pool.ts';

const id = (n: number): SessionId => `session-${n}` as SessionId; // any text is an id here

function member(n: number, facts: Partial<PoolMember> = {}): PoolMember {
  return {
    id: id(n),
    wanted: true,
    isOpen: false,
    isLeaving: false,
    hasClaim: false,
    isBusy: false,
    lastActivity: n,
    ...facts,
  };
}
const open = (n: number, facts: Partial<PoolMember> = {}): PoolMember =>
  member(n, { isOpen: true, ...facts });

describe('the pool', () => {
  it('connects the most recently active sessions first', () => {
    const plan = planPool([member(1), member(3), member(2)], 2);
    expect(plan).toEqual({ open: [id(3), id(2)], close: [], waiting: [id(1)] });
  });

  it('closes what nobody wants any more', () => {
    expect(planPool([open(1, { wanted: false })], 10).close).toEqual([id(1)]);
  });

  it('gives the place of the oldest idle session to a newcomer', () => {
    const plan = planPool([open(5), open(2), open(9), member(1, { hasClaim: true })], 3);
    expect(plan).toEqual({ open: [], close: [id(2)], waiting: [id(1)] });
  });

  it('lets the newcomer wait when none is idle', () => {
    const busy = [open(1, { isBusy: true }), open(2, { isBusy: true })];
    expect(planPool([...busy, member(3, { hasClaim: true })], 2)).toEqual({
      open: [],
      close: [],
      waiting: [id(3)],
    });
  });

  it('does not let idle sessions push one another out', () => {
    expect(planPool([open(1), open(2), member(9)], 2).close).toEqual([]);
  });

  it('closes no further session for a newcomer while one is leaving already', () => {
    const leaving = open(1, { isLeaving: true });
    expect(planPool([leaving, open(2), member(3, { hasClaim: true })], 2).close).toEqual([]);
  });

  it('never gives more places than there are, nor takes one from a busy session', () =>
    forSeeds(2_000, (random) => {
      const is = (chance: number): boolean => random() < chance;
      const places = 1 + Math.floor(random() * 6);
      const members = Array.from({ length: 12 }, (_, n) =>
        member(n, {
          wanted: is(0.8),
          hasClaim: is(0.3),
          isBusy: is(0.4),
          lastActivity: Math.floor(random() * 9),
        }),
      );
      for (const some of members.slice(0, places)) {
        some.isOpen = is(0.8);
        some.isLeaving = some.isOpen && is(0.2);
      }
      const plan = planPool(members, places);
      const opened = members.filter((some) => some.isOpen).length;
      expect(opened + plan.open.length).toBeLessThanOrEqual(places);
      expect(new Set(plan.close).size).toBe(plan.close.length);
      for (const closed of plan.close) {
        const known = members.find((some) => some.id === closed);
        expect(known?.isOpen && !known.isLeaving).toBe(true);
        if (known?.wanted) expect(known.isBusy || known.hasClaim).toBe(false);
      }
      const unserved = members.filter((some) => some.wanted && !some.isOpen && !plan.open.includes(some.id));
      expect(new Set(plan.waiting)).toEqual(new Set(unserved.map((some) => some.id)));
    }));
});

import { describe, expect, it } from 'vitest';
import { createFakeLocks } from '../../../tests/support/worker/fake-locks.ts';
import { forSeeds } from '../../../tests/support/worker/for-seeds.ts';
import { createVirtualTime } from '../../../tests/support/worker/virtual-time.ts';
import { OWNER_LOCK } from '../../shared/locks.ts';
import { createOwnerState, isNewer, stepOwner, type WorkerIdentity } from './owner.ts';
import { createOwner } from './owner-runner.ts';

/** Workers on one channel and one set of locks; `owning` says who has the sockets, `log` in which order. */
function createStage() {
  const time = createVirtualTime();
  const locks = createFakeLocks();
  const listeners = new Map<string, (data: unknown) => void>();
  const owning = new Set<string>();
  const log: string[] = [];
  let most = 0;

  function start(name: string, self: WorkerIdentity, options: { releaseMs?: number } = {}) {
    let isHung = false;
    let isLeft = false;
    const missed: (() => void)[] = [];
    const hears = (run: () => void) => () => {
      if (isHung) missed.push(run);
      else run();
    };
    const worker = createOwner({
      self,
      locks,
      clock: { now: () => time.now(), after: (ms, run) => time.after(ms, hears(run)) },
      openChannel(onMessage) {
        listeners.set(name, (data) => hears(() => onMessage(data))());
        return {
          post(message) {
            if (isHung) return;
            for (const [other, listener] of listeners) {
              if (other !== name) time.after(1, () => listener(structuredClone(message)));
            }
          },
          close() {},
        };
      },
      begin() {
        owning.add(name);
        most = Math.max(most, owning.size);
        log.push(`${name} begins`);
      },
      async release() {
        await new Promise<void>((resolve) => void time.after(options.releaseMs ?? 20, resolve));
        owning.delete(name);
        log.push(`${name} released`);
      },
      abandon() {
        owning.delete(name);
        log.push(`${name} abandons`);
      },
      onSuperseded: () => log.push(`${name} superseded`),
      onDouble: () => log.push(`${name} is a double`),
      isLeft: () => isLeft,
    });
    worker.start();
    return {
      worker,
      leave() {
        isLeft = true;
      },
      hang() {
        isHung = true;
        owning.delete(name);
      },
      /** Goes on, and does first what fell due first. */
      wake() {
        isHung = false;
        for (const run of missed.splice(0)) run();
      },
    };
  }

  return { time, locks, owning, log, start, most: () => most };
}

const old: WorkerIdentity = { build: '0001-a', generation: 0 };
const young: WorkerIdentity = { build: '0002-b', generation: 0 };

describe('invariant 3: one owner', () => {
  it('orders workers by build, then by generation', () => {
    expect(isNewer(young, old)).toBe(true);
    expect(isNewer(old, young)).toBe(false);
    expect(isNewer({ ...old, generation: 1 }, old)).toBe(true);
    expect(isNewer(young, { ...old, generation: 7 })).toBe(true);
    expect(isNewer(old, old)).toBe(false);
  });

  it('begins at once when nobody else is there', async () => {
    const { time, start, owning } = createStage();
    start('a', old);
    await time.advance(5);
    expect([...owning]).toEqual(['a']);
  });

  it('hands over to a newer build only after all is released', async () => {
    const { time, start, log, most } = createStage();
    start('a', old, { releaseMs: 1_000 });
    await time.advance(10);
    start('b', young);
    await time.advance(5_000);
    expect(log).toEqual(['a begins', 'a released', 'a superseded', 'b begins']);
    expect(most()).toBe(1);
  });

  it('is kept from an older worker by a newer one whose tabs have left', async () => {
    const { time, start, owning, log } = createStage();
    const kept = start('a', young);
    await time.advance(10);
    kept.leave();
    start('b', old);
    await time.advance(1_000);
    expect(log).toEqual(['a begins', 'b superseded']);
    expect([...owning]).toEqual(['a']);
  });

  it('never goes from a newer build to an older one', async () => {
    const { time, start, log } = createStage();
    start('b', young);
    await time.advance(10);
    start('a', old);
    await time.advance(20_000);
    expect(log).toEqual(['b begins', 'a superseded']);
  });

  it('goes to the next generation of the same build', async () => {
    const { time, start, log } = createStage();
    start('a', old);
    await time.advance(10);
    start('b', { ...old, generation: 1 });
    await time.advance(5_000);
    expect(log.at(-1)).toBe('b begins');
  });

  it.each([
    { by: 'a next generation, whose tabs have found the hang', next: { ...old, generation: 1 }, ms: 750 },
    { by: 'a newer build, which has heard nothing of a hang', next: young, ms: 1_650 },
  ])('is taken from an owner that answers nothing by $by, after $ms ms', async ({ next, ms }) => {
    const { time, start, owning } = createStage();
    const hung = start('a', old);
    await time.advance(10);
    hung.hang();
    start('b', next);
    await time.advance(ms - 50);
    expect([...owning]).toEqual([]);
    await time.advance(100);
    expect([...owning]).toEqual(['b']);
  });

  it('is not taken from an owner that takes long to let go', async () => {
    const { time, start, log, most } = createStage();
    start('a', old, { releaseMs: 30_000 });
    await time.advance(10);
    start('b', young);
    await time.advance(29_000);
    expect(log).toEqual(['a begins']);
    await time.advance(2_000);
    expect(log.at(-1)).toBe('b begins');
    expect(most()).toBe(1);
  });

  it('is not taken by one that stood still itself and has not heard that another lives', async () => {
    const { time, start, owning, most } = createStage();
    const first = start('a', old);
    await time.advance(10);
    first.hang();
    const second = start('b', { ...old, generation: 1 });
    await time.advance(500);
    second.hang();
    start('c', { ...old, generation: 2 });
    await time.advance(8_000);
    expect([...owning]).toEqual(['c']);
    second.wake();
    await time.advance(10_000);
    expect([...owning]).toEqual(['c']);
    expect(most()).toBe(1);
  });

  it('is never two though several take it from a hung one at the same moment', async () => {
    const { time, start, log, owning, most } = createStage();
    const hung = start('a', old);
    await time.advance(10);
    hung.hang();
    start('b', { ...old, generation: 1 });
    start('c', young);
    start('d', { ...old, generation: 2 });
    await time.advance(10_000);
    expect([...owning]).toEqual(['c']);
    expect(log.at(-1)).toBe('c begins');
    expect(most()).toBe(1);
  });

  it('is given to a worker of the same name once the owner’s tabs have left, and not before', async () => {
    const { time, start, owning, log, most } = createStage();
    const kept = start('a', young);
    await time.advance(10);
    start('b', young);
    await time.advance(300);
    expect([...owning]).toEqual(['a']);
    kept.leave();
    await time.advance(1_000);
    expect(log).toEqual(['a begins', 'a released', 'a superseded', 'b begins']);
    expect(most()).toBe(1);
  });

  it('is not waited for for ever by a double: its tabs are told, and find one another at the next', async () => {
    const { time, start, owning, log, most } = createStage();
    start('a', young);
    start('b', young);
    await time.advance(1_000);
    expect(log).toEqual(['a begins', 'b is a double']);
    start('c', { ...young, generation: 1 });
    await time.advance(1_000);
    expect([...owning]).toEqual(['c']);
    expect(most()).toBe(1);
  });

  it('is not begun on by one that was granted it while it stood still: it may have been taken since', () => {
    const waiting = stepOwner(createOwnerState(young), { type: 'start' }).state;
    expect(stepOwner(waiting, { type: 'granted', isLate: false }).state.phase).toBe('owning');
    expect(stepOwner(waiting, { type: 'granted', isLate: true }).state.phase).toBe('claiming');
    const woken = stepOwner(waiting, { type: 'askAgain', isLate: true }).state;
    const claiming = stepOwner(woken, { type: 'granted', isLate: false });
    expect(claiming.effects.map(({ type }) => type)).not.toContain('begin');
    expect(stepOwner(claiming.state, { type: 'stolen' }).state.phase).toBe('waiting');
    const answer = { type: 'owner' as const, from: old };
    const told = stepOwner(woken, { type: 'message', message: answer, isLeft: false }).state;
    // It may have been said long before.
    expect(stepOwner(told, { type: 'granted', isLate: false }).state.phase).toBe('claiming');
  });

  it('is claimed first by whoever steals it, though another that steals it is heard in between', () => {
    let state = stepOwner(createOwnerState({ ...young, generation: 1 }), { type: 'start' }).state;
    let isStealing = false;
    while (!isStealing) {
      const step = stepOwner(state, { type: 'askAgain', isLate: false });
      state = step.state;
      isStealing = step.effects.some((effect) => effect.type === 'request' && effect.steal);
    }
    const other = { type: 'owner' as const, from: { ...old, generation: 1 } };
    state = stepOwner(state, { type: 'message', message: other, isLeft: false }).state;
    const granted = stepOwner(state, { type: 'granted', isLate: false });
    expect(granted.state.phase).toBe('claiming');
    expect(granted.effects.map(({ type }) => type)).not.toContain('begin');
  });

  it('is not taken from an owner that has only just taken it from a hung one', async () => {
    const { time, start, log, most } = createStage();
    const hung = start('a', old);
    await time.advance(10);
    hung.hang();
    start('b', { ...old, generation: 1 });
    // It has counted the silence of the hung one, too, when the first of them takes its place.
    await time.advance(100);
    start('c', { ...young, generation: 1 });
    await time.advance(5_000);
    expect(log).toEqual([
      'a begins',
      'a abandons',
      'a superseded',
      'b begins',
      'b released',
      'b superseded',
      'c begins',
    ]);
    expect(most()).toBe(1);
  });

  it('that was robbed stops at once, and writes nothing', async () => {
    const { time, locks, start, log } = createStage();
    start('a', old);
    await time.advance(10);
    void locks.request(OWNER_LOCK, { steal: true }, () => new Promise(() => {}));
    await time.advance(10);
    expect(log).toEqual(['a begins', 'a abandons', 'a superseded']);
  });

  it('has at most one owner and ends with the newest, in any order of arrival', () =>
    forSeeds(200, async (random) => {
      const { time, start, owning, most } = createStage();
      const identities = Array.from({ length: 5 }, (_, n) => ({
        name: `w${n}`,
        build: `000${Math.floor(random() * 3)}`,
        generation: n,
      }));
      for (const { name, ...self } of identities) {
        start(name, self, { releaseMs: Math.floor(random() * 800) });
        await time.advance(Math.floor(random() * 900));
      }
      await time.advance(30_000);
      const newest = identities.reduce((a, b) => (isNewer(b, a) ? b : a));
      expect([...owning]).toEqual([newest.name]);
      expect(most()).toBe(1);
    }));
});

/** Time that stands still until a test moves it; everything that is due runs in order. For tests only. */
import type { Clock } from '../../../src/worker/clock.ts';

export interface VirtualTime extends Clock {
  /** Runs all that falls due within `ms`, letting promises settle after each. */
  advance(ms: number): Promise<void>;
  /** Advances until `isTrue`; fails after `limitMs` of virtual time. */
  until(isTrue: () => boolean, limitMs?: number): Promise<void>;
  /** Time passes without any timer running: the machine slept. */
  sleep(ms: number): void;
}

/** One turn of the real event loop: every promise that can settle has, afterwards. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function createVirtualTime(): VirtualTime {
  let now = 1_700_000_000_000;
  let order = 0;
  const timers = new Map<number, { due: number; run: () => void }>();

  function nextDue(limit: number): [number, { due: number; run: () => void }] | null {
    let best: [number, { due: number; run: () => void }] | null = null;
    for (const timer of timers) {
      if (timer[1].due <= limit && (best === null || timer[1].due < best[1].due)) best = timer;
    }
    return best;
  }

  async function advance(ms: number): Promise<void> {
    const end = now + ms;
    await settle();
    for (let timer = nextDue(end); timer !== null; timer = nextDue(end)) {
      const [id, { due, run }] = timer;
      timers.delete(id);
      now = Math.max(now, due);
      run();
      await settle();
    }
    now = Math.max(now, end);
  }

  return {
    now: () => now,
    after(ms, run) {
      order += 1;
      const id = order;
      timers.set(id, { due: now + ms, run });
      return () => timers.delete(id);
    },
    advance,
    async until(isTrue, limitMs = 120_000) {
      const end = now + limitMs;
      await settle();
      while (!isTrue()) {
        if (now >= end) throw new Error(`Still not so after ${limitMs} ms`);
        await advance(Math.max(1, Math.min(100, (nextDue(end)?.[1].due ?? end) - now)));
      }
    },
    sleep(ms) {
      now += ms;
    },
  };
}

/** Mulberry32: the same numbers for the same seed. */
export function createSeededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Time and chance, injected so that tests own both. */

export interface Clock {
  /** Ms since 1970. */
  now(): number;
  /** Runs once after `ms`; the result cancels it. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** A number from 0 to (not including) 1. */
export type Random = () => number;

/**
 * A token bucket a key, and one for all keys together. What is counted is up to the caller: it asks first
 * (`waitMs`), and spends afterwards (`spend`) if the try was one that counts.
 */

export interface Bucket {
  /** Tries that may come at once. */
  capacity: number;
  /** Ms until one more is allowed. */
  refillMs: number;
}

export interface RateLimit {
  /** Ms until the next try is allowed; 0 if it is now. */
  waitMs(key: string): number;
  spend(key: string): void;
  /** Forgets all tries so far. */
  reset(): void;
}

/** Beyond this many keys the oldest are forgotten; the bucket for all still counts them. */
const MAX_KEYS = 1_000;

export function createRateLimit(each: Bucket, all: Bucket, now: () => number): RateLimit {
  const keys = new Map<string, Level>();
  let total: Level = full(all, now());

  function levelOf(key: string): Level {
    return filled(keys.get(key) ?? full(each, now()), each, now());
  }

  return {
    waitMs(key) {
      total = filled(total, all, now());
      return Math.max(waitOf(levelOf(key), each, now()), waitOf(total, all, now()));
    },
    spend(key) {
      const level = levelOf(key);
      keys.delete(key);
      keys.set(key, { ...level, left: Math.max(0, level.left - 1) });
      const oldest = keys.keys().next().value;
      if (keys.size > MAX_KEYS && oldest !== undefined) keys.delete(oldest);
      total = filled(total, all, now());
      total = { ...total, left: Math.max(0, total.left - 1) };
    },
    reset() {
      keys.clear();
      total = full(all, now());
    },
  };
}

/** `left` tries as of `at`, the moment of the last whole refill. */
interface Level {
  left: number;
  at: number;
}

const full = (bucket: Bucket, at: number): Level => ({ left: bucket.capacity, at });

function filled(level: Level, bucket: Bucket, at: number): Level {
  if (level.left >= bucket.capacity) return { left: bucket.capacity, at };
  const refills = Math.floor(Math.max(0, at - level.at) / bucket.refillMs);
  const left = Math.min(bucket.capacity, level.left + refills);
  return { left, at: level.at + refills * bucket.refillMs };
}

const waitOf = (level: Level, bucket: Bucket, at: number): number =>
  level.left > 0 ? 0 : Math.max(1, level.at + bucket.refillMs - at);

/**
 * Emits things at a steady rate. Each one's time is reckoned from the start, not from the one before it, so
 * that a late timer is made up for at once and the rate holds under load.
 */
import type { Clock } from './clock.ts';

export interface Pace {
  count: number;
  /** Of things per second; infinite is as fast as they are taken. */
  rate: number;
  clock: Clock;
  signal: AbortSignal;
}

/** Calls `emit` with 0 … count - 1, each once and in order. Rejects with the signal's reason when it aborts. */
export async function pace(
  { count, rate, clock, signal }: Pace,
  emit: (index: number) => Promise<void>,
): Promise<void> {
  const start = clock.now();
  for (let index = 0; index < count; index++) {
    const waitMs = start + (index * 1000) / rate - clock.now();
    if (waitMs > 0) await clock.wait(waitMs, signal);
    signal.throwIfAborted();
    await emit(index);
  }
}

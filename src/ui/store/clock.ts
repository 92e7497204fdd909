/** The time as signals that tick only while something on the screen reads them. */
import { type ReadonlySignal, signal } from '@preact/signals';

export interface Clock {
  now(): number;
  /** Ms since 1970, once a second. */
  readonly second: ReadonlySignal<number>;
  /** Ms since 1970, every half minute. */
  readonly minute: ReadonlySignal<number>;
}

export function createClock(now: () => number = Date.now): Clock {
  function ticking(intervalMs: number): ReadonlySignal<number> {
    let timer: ReturnType<typeof setInterval> | undefined;
    const time = signal(now(), {
      watched() {
        time.value = now();
        timer = setInterval(() => {
          time.value = now();
        }, intervalMs);
      },
      unwatched() {
        clearInterval(timer);
      },
    });
    return time;
  }
  return { now, second: ticking(1000), minute: ticking(30_000) };
}

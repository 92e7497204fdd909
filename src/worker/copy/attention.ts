/** Whether a person is at something just now: they went to a conversation, or scrolled in it, a moment ago. */
import type { Clock } from '../clock.ts';

/** After this long without another look, what is to be painted is painted. */
export const CALM_AFTER_MS = 200;

export type Attention = ReturnType<typeof createAttention>;

export function createAttention(clock: Clock, onCalm: () => void) {
  let busyUntil = 0;
  let cancel: (() => void) | null = null;

  function wait(): void {
    cancel = clock.after(busyUntil - clock.now(), () => {
      cancel = null;
      if (busyUntil > clock.now()) wait();
      else onCalm();
    });
  }

  return {
    touch(): void {
      busyUntil = clock.now() + CALM_AFTER_MS;
      if (cancel === null) wait();
    },
    get isCalm(): boolean {
      return busyUntil <= clock.now();
    },
    close: (): void => cancel?.(),
  };
}

/**
 * Notices that the machine slept: timers stand still meanwhile, so a tick that comes far too late is a wake.
 * Nothing that was open before can be trusted then, whatever its `readyState` says.
 */
import type { Clock } from './clock.ts';

export const TICK_MS = 5_000;
export const LATE_MS = 20_000;

export function watchWake(clock: Clock, onWake: () => void): { close(): void } {
  let due = clock.now() + TICK_MS;
  let cancel = clock.after(TICK_MS, tick);

  function tick(): void {
    const isLate = clock.now() - due > LATE_MS;
    due = clock.now() + TICK_MS;
    cancel = clock.after(TICK_MS, tick);
    if (isLate) onWake();
  }

  return { close: () => cancel() };
}

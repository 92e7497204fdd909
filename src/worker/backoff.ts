/** How long to wait before the next try: exponential with full jitter, so that clients don't come back in step. */
import { BACKOFF_BASE_MS, BACKOFF_MAX_MS } from '../shared/limits.ts';
import type { Random } from './clock.ts';

/** While the browser says that there is no network: its word is a hint, so now and then it is tried all the same. */
export const OFFLINE_PAUSE_MS = 15_000;
/** Over this long the tries are spread once the gateway can be reached again: none of them at the same time. */
export const RETURN_SPREAD_MS = 400;
/** The gateway says something every 15 s: after this much silence, what is open may be dead. */
export const DOUBT_MS = 20_000;
/** Then it has so long to say that it is there: somebody is looking, and most likely it is not. */
export const DOUBTED_PROBE_MS = 1_200;

/** `attempt` is 1 for the first retry. Between 0 and the ceiling of that attempt, in ms. */
export function backoffMs(attempt: number, random: Random): number {
  const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_BASE_MS * 2 ** Math.min(attempt - 1, 16));
  return Math.round(ceiling * random());
}

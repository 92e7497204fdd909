/** How long to wait before the next try: exponential with full jitter, so that clients don't come back in step. */
import { BACKOFF_BASE_MS, BACKOFF_MAX_MS } from '../shared/limits.ts';
import type { Random } from './clock.ts';

/** `attempt` is 1 for the first retry. Between 0 and the ceiling of that attempt, in ms. */
export function backoffMs(attempt: number, random: Random): number {
  const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_BASE_MS * 2 ** Math.min(attempt - 1, 16));
  return Math.round(ceiling * random());
}

/**
 * Rows that come faster than anybody can read, or a browser show them: an agent that means harm, or a long absence
 * that is caught up with. Only the last of them are kept; the others are read again by whoever goes there.
 */
import { MAX_ROWS } from './rows.ts';

/** Of a burst: more than a tall screen shows. */
export const BURST_SHOWN = 60;

/** To be told how many rows are added: true once those of one go, so before they are shown, are too many. */
export function createBurst(): (added: number) => boolean {
  let atOnce = 0;
  return (added) => {
    if (atOnce === 0) {
      queueMicrotask(() => {
        atOnce = 0;
      });
    }
    atOnce += added;
    return atOnce > MAX_ROWS;
  };
}

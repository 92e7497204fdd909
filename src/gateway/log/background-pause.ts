/**
 * Work on the log that nobody waits for goes in small steps. Between two of them the log serves others: for at least
 * this long, and four times as long as a step took. While events are being logged it comes seldom, since each step also
 * fills the write-ahead log, and what empties that holds up the next commit.
 */
const PAUSE_MS = 20;
const BUSY_PAUSE_MS = 250;
const PAUSE_FACTOR = 4;

/** `isBusy`: something was committed a moment ago. */
export const backgroundPauseMs = (tookMs: number, isBusy: boolean): number =>
  Math.max(isBusy ? BUSY_PAUSE_MS : PAUSE_MS, PAUSE_FACTOR * tookMs);

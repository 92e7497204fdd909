/**
 * Work on the log that nobody waits for goes in small steps. Between two of them the log serves others for at least
 * this long, and four times as long as a step took.
 */
const PAUSE_MS = 20;
const PAUSE_FACTOR = 4;

export const backgroundPauseMs = (tookMs: number): number => Math.max(PAUSE_MS, PAUSE_FACTOR * tookMs);

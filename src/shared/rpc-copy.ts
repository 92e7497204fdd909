/** Calls about the copying of all history to this device; how far it is, is in the state (`AppState.copy`). */
export interface CopyCalls {
  /** Remembered over restarts. What somebody opens is still fetched. */
  setCopyPaused(paused: boolean): Promise<void>;
}

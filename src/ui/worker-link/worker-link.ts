/**
 * The tab's side of the worker: starts it, says hello, keeps the calls alive over a worker's death.
 * What a tab gets is a welcome (all of the state, at the start and after every healing) and then pushes.
 * It knows nothing of the screen.
 */
import type { Push, View, Welcome, WorkerApi } from '../../shared/rpc.ts';
import type { UnsupportedReason } from './support.ts';

export interface WorkerLinkOptions {
  /** What this tab views as it starts. */
  view: View;
  /**
   * The whole state: at the start, and again whenever another worker took over. It replaces all that was
   * known; transcripts must be opened again (their revisions start anew).
   */
  onWelcome(welcome: Welcome): void;
  /** In order, never before the first welcome. State pushes that the welcome already holds are left out. */
  onPush(push: Push): void;
  /** The worker died or hangs; another is being started and `onWelcome` follows. Calls wait meanwhile. */
  onLost?(): void;
}

export interface WorkerLink {
  /**
   * Every call ends in bounded time, with its result or a `CallError`. Calls that may be repeated are, after
   * the worker was replaced; the others fail with `worker_gone`.
   */
  readonly call: WorkerApi;
  /** Tells the worker what is viewed, and tells it again to the next worker. Never throws. */
  setView(view: View): void;
  /** Says goodbye and lets go of the tab's lock. */
  close(): void;
}

export type WorkerConnection =
  | { type: 'ready'; link: WorkerLink }
  | { type: 'unsupported'; reason: UnsupportedReason };

/** Starts at once and returns at once; the first `onWelcome` follows when the worker is there. */
export declare function connectWorker(options: WorkerLinkOptions): WorkerConnection;

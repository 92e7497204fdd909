/** All that the worker takes from the browser it runs in; tests give their own. */
import type { Clock, Random } from './clock.ts';
import type { CorePart } from './core-loader.ts';
import type { OpenSocket } from './link/connection.ts';
import type { WorkerIdentity } from './owner/owner.ts';
import type { Channel, Locks } from './owner/owner-runner.ts';
import type { Fetch } from './remote/gateway-http.ts';
import type { Report } from './report.ts';
import type { OpenedStore } from './store/open-store.ts';

export interface Environment {
  identity: WorkerIdentity;
  /** Random: names the lock that this worker holds while it lives. */
  workerId: string;
  version: string;
  /** The worker's own origin: where the gateway is. */
  origin: string;
  clock: Clock;
  random: Random;
  report: Report;
  fetch: Fetch;
  openSocket: OpenSocket;
  locks: Locks;
  openChannel(onMessage: (data: unknown) => void): Channel;
  openStore(report: Report): Promise<OpenedStore>;
  /** The code that is not needed to show what is stored; it may be tried again after a failure. */
  loadCore(): Promise<CorePart>;
  /** What the browser says; only a hint. */
  isOffline(): boolean;
  /** It says something else now. */
  onNetwork(listener: () => void): void;
  /** Ends this worker. */
  close(): void;
}

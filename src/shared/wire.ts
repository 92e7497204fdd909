/**
 * Where a browser has no SharedWorker, the worker runs in one of the tabs, its host, and the tabs reach it over
 * BroadcastChannels: a lobby, where they ask to be connected, and a channel of its own for each connection.
 * A connection is used once, so what is said late (Comlink's finalizers speak seconds later) ends nothing that is new.
 */
import * as v from 'valibot';

/** All tabs and the worker of one build and generation. */
export const lobbyName = (build: string, generation: number): string =>
  `aperture-lobby-${build}-${generation}`;
/** Held by the tab in which the worker runs. */
export const hostLock = (build: string, generation: number): string => `aperture-host-${build}-${generation}`;
/** A connection's channel; also the lock that the tab holds as long as it uses it. */
export const connectionName = (connection: string): string => `aperture-wire-${connection}`;

const connectionId = v.pipe(v.string(), v.uuid());

export const lobbySchema = v.variant('type', [
  /** A tab: connect me. It hears its channel by now, and holds the lock of the same name. */
  v.object({ type: v.literal('join'), connection: connectionId }),
  /** A tab: I am seen by somebody. Hidden ones let it go first where a host is needed. */
  v.object({ type: v.literal('shown') }),
  /** The host, to whoever joins and whenever it changes: it is there. Once hidden, it may be frozen at any time. */
  v.object({ type: v.literal('host'), isShown: v.boolean() }),
  /** The worker: it listens. Who asked before was not heard. */
  v.object({ type: v.literal('open') }),
]);
export type LobbyMessage = v.InferOutput<typeof lobbySchema>;

/**
 * What a tab says on its connection. `to`: the worker that took it; `n`: each end counts what it says, from 1. A channel
 * may lose messages (Chromium's does while a page stands at a breakpoint): who finds a gap gives the connection up.
 */
export const toWorkerSchema = v.object({ to: v.string(), n: v.number(), data: v.unknown() });
export type ToWorker = v.InferOutput<typeof toWorkerSchema>;
/** What a worker says there. Of several that heard the tab (one is just dying), the first to speak has taken it. */
export const toTabSchema = v.object({ from: v.string(), n: v.number(), data: v.unknown() });
export type ToTab = v.InferOutput<typeof toTabSchema>;
/** As a worker's `n`: it missed something that the tab said, and hears it no more. */
export const MISSED = 0;

/** What is used of a BroadcastChannel. */
export interface WireChannel {
  post(message: LobbyMessage | ToWorker | ToTab): void;
  close(): void;
}
export type OpenWireChannel = (name: string, onMessage: (data: unknown) => void) => WireChannel;

/**
 * The worker's end of the wire, where it runs in a tab instead of a SharedWorker: gives every tab that joins a port
 * of its own, until that tab lets go of the connection's lock. What is said on it is for others to check.
 */
import * as v from 'valibot';
import {
  connectionName,
  lobbyName,
  lobbySchema,
  MISSED,
  type OpenWireChannel,
  toWorkerSchema,
} from '../../shared/wire.ts';
import type { WorkerIdentity } from '../owner/owner.ts';
import type { Locks } from '../owner/owner-runner.ts';
import type { PortLike } from '../port-guard.ts';

export interface WireOptions {
  identity: WorkerIdentity;
  /** Its own name on the wire. */
  workerId: string;
  locks: Locks;
  openChannel: OpenWireChannel;
  connect(port: PortLike): void;
}

export function serveWire({ identity, workerId, locks, openChannel, connect }: WireOptions): void {
  const connections = new Set<string>();

  const lobby = openChannel(lobbyName(identity.build, identity.generation), (data) => {
    const message = v.safeParse(lobbySchema, data);
    if (!message.success || message.output.type !== 'join') return;
    const { connection } = message.output;
    // A tab asks again when it cannot know whether it was heard.
    if (!connections.has(connection)) open(connection);
  });

  function open(connection: string): void {
    connections.add(connection);
    const listeners: ((event: MessageEvent) => void)[] = [];
    let said = 0;
    let heard = 0;
    const channel = openChannel(connectionName(connection), (data) => {
      const message = v.safeParse(toWorkerSchema, data);
      if (!message.success || message.output.to !== workerId || !connections.has(connection)) return;
      heard += 1;
      if (message.output.n !== heard) {
        connections.delete(connection);
        channel.post({ from: workerId, n: MISSED, data: null });
        return;
      }
      const event = { data: message.output.data } as MessageEvent; // all that is read of one
      for (const listener of listeners) listener(event);
    });
    connect({
      postMessage(data) {
        if (!connections.has(connection)) return;
        said += 1;
        channel.post({ from: workerId, n: said, data });
      },
      addEventListener: (_type, listener) => void listeners.push(listener),
      start() {},
    });
    void locks.request(connectionName(connection), {}, async () => {
      connections.delete(connection);
      channel.close();
    });
  }

  lobby.post({ type: 'open' });
}

/** The same, with a browser's channels. */
export function serveBrowserWire(options: Omit<WireOptions, 'openChannel'>): void {
  serveWire({
    ...options,
    openChannel(name, onMessage) {
      const channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => onMessage(data);
      return { post: (message) => channel.postMessage(message), close: () => channel.close() };
    },
  });
}

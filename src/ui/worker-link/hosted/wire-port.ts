/** The tab's end of one connection: a port to whichever worker takes it. It knows nothing of hosts. */
import * as v from 'valibot';
import { toTabSchema, type WireChannel } from '../../../shared/wire.ts';
import type { WorkerPort } from '../surroundings.ts';

export interface WirePort extends WorkerPort {
  /** A worker has taken the connection. */
  readonly isTaken: boolean;
}

export function openWirePort(openChannel: (onMessage: (data: unknown) => void) => WireChannel): WirePort {
  const listeners = new Set<(event: MessageEvent) => void>();
  /** Until a worker has spoken, nobody hears what is said. */
  let unsent: unknown[] = [];
  let worker: string | null = null;
  let isClosed = false;

  const channel = openChannel((data) => {
    const message = v.safeParse(toTabSchema, data);
    if (!message.success || isClosed) return;
    const { from } = message.output;
    if (worker === null) take(from);
    if (from !== worker) return;
    const event = { data: message.output.data } as MessageEvent; // all that is read of one
    for (const listener of [...listeners]) listener(event);
  });

  function take(from: string): void {
    worker = from;
    for (const data of unsent) channel.post({ to: from, data });
    unsent = [];
  }

  return {
    get isTaken() {
      return worker !== null;
    },
    postMessage(data) {
      // Comlink's finalizers speak of a proxy long after its port was closed.
      if (isClosed) return;
      if (worker === null) unsent.push(data);
      else channel.post({ to: worker, data });
    },
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
    start() {},
    close() {
      isClosed = true;
      unsent = [];
      channel.close();
    },
  };
}

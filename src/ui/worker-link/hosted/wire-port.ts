/** The tab's end of one connection: a port to whichever worker takes it. It knows nothing of hosts. */
import * as v from 'valibot';
import { toTabSchema, type WireChannel } from '../../../shared/wire.ts';
import type { WorkerPort } from '../surroundings.ts';

export interface WirePort extends WorkerPort {
  /** A worker has taken the connection. */
  readonly isTaken: boolean;
}

export function openWirePort(
  openChannel: (onMessage: (data: unknown) => void) => WireChannel,
  /** Something that was said on it, by either end, was lost. */
  onGap: () => void,
): WirePort {
  const listeners = new Set<(event: MessageEvent) => void>();
  /** Until a worker has spoken, nobody hears what is said. */
  let unsent: unknown[] = [];
  let worker: string | null = null;
  let isClosed = false;
  let said = 0;
  let heard = 0;

  const channel = openChannel((data) => {
    const message = v.safeParse(toTabSchema, data);
    if (!message.success || isClosed) return;
    const { from, n } = message.output;
    if (worker === null) take(from);
    if (from !== worker) return;
    heard += 1;
    if (n !== heard) {
      onGap();
      return;
    }
    const event = { data: message.output.data } as MessageEvent; // all that is read of one
    for (const listener of [...listeners]) listener(event);
  });

  function take(from: string): void {
    worker = from;
    const waiting = unsent;
    unsent = [];
    for (const data of waiting) say(from, data);
  }

  function say(to: string, data: unknown): void {
    said += 1;
    channel.post({ to, n: said, data });
  }

  return {
    get isTaken() {
      return worker !== null;
    },
    postMessage(data) {
      // Comlink's finalizers speak of a proxy long after its port was closed.
      if (isClosed) return;
      if (worker === null) unsent.push(data);
      else say(worker, data);
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

/** Ports and channels between the processes of one browser: copies of messages, in order, in tasks of their own. */
import type { WorkerPort } from '../../src/ui/worker-link/surroundings.ts';
import type { Process } from './time.ts';

const HOP_MS = 0.2;

interface End extends WorkerPort {
  deliver(data: unknown): void;
}

function createEnd(process: Process, other: () => End): End {
  // Comlink's finalizers hold on to a port for as long as its proxy lives: of the dead, it must lead nowhere.
  let owner: Process | null = process;
  const listeners = new Set<(event: MessageEvent) => void>();
  /** Messages that came before it was started. */
  let early: unknown[] | null = [];
  let isClosed = false;
  process.onKill(() => {
    owner = null;
    isClosed = true;
    early = null;
    listeners.clear();
  });

  function hear(data: unknown): void {
    if (isClosed) return;
    const event = { data } as MessageEvent; // all that is read of one
    for (const listener of [...listeners]) listener(event);
  }

  return {
    postMessage(message) {
      if (isClosed || owner === null) return;
      other().deliver(structuredClone(message));
    },
    deliver(data) {
      owner?.after(HOP_MS, () => {
        if (early) early.push(data);
        else hear(data);
      });
    },
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
    start() {
      const waiting = early ?? [];
      early = null;
      for (const data of waiting) owner?.after(0, () => hear(data));
    },
    close() {
      isClosed = true;
    },
  };
}

export function createPortPair(first: Process, second: Process): [WorkerPort, WorkerPort] {
  const port1: End = createEnd(first, () => port2);
  const port2: End = createEnd(second, () => port1);
  return [port1, port2];
}

/** A BroadcastChannel: everybody hears everybody else. */
export function createChannel() {
  const listeners = new Map<object, { process: Process; onMessage(data: unknown): void }>();
  return (process: Process, onMessage: (data: unknown) => void) => {
    const self = {};
    listeners.set(self, { process, onMessage });
    return {
      post(message: unknown): void {
        if (process.isDead) return;
        for (const [other, listener] of listeners) {
          if (other === self) continue;
          const data = structuredClone(message);
          listener.process.after(HOP_MS, () => {
            if (listeners.has(other)) listener.onMessage(data);
          });
        }
      },
      close: (): void => void listeners.delete(self),
    };
  };
}

/** Channels by name. One that nobody listens on is nothing. */
export function createChannels() {
  const channels = new Map<string, ReturnType<typeof createChannel>>();
  return (process: Process, name: string, onMessage: (data: unknown) => void) => {
    const open = channels.get(name) ?? createChannel();
    channels.set(name, open);
    return open(process, onMessage);
  };
}

/**
 * A wire between the browser and the gateway that can fail in the ways wires do. It knows nothing of HTTP but
 * the first line of a connection, by which it counts the session sockets exactly as the gateway is offered them.
 */
import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';

/**
 * - `reset`, `end`: all connections break (RST, FIN), and new ones are refused;
 * - `stall`: nothing goes through, all of it comes later, in order;
 * - `delay`: everything comes `byMs` later;
 * - `halfOpen`: connections stay open and nothing goes through, then or later; the other end is never told.
 */
export type Fault =
  | { type: 'reset' }
  | { type: 'end' }
  | { type: 'stall' }
  | { type: 'delay'; byMs: number }
  | { type: 'halfOpen' };

export interface FaultyProxy {
  /** Without a slash at its end. */
  readonly url: string;
  /** Session sockets (`/acp`) that both sides hold open now, and the most there ever were. */
  readonly sockets: number;
  readonly peakSockets: number;
  /** Session sockets opened since the start. */
  readonly socketsOpened: number;
  /** Counts the most anew from what is open now. */
  resetPeak(): void;
  forwardTo(port: number): void;
  /** From now on, until `resume`. */
  fail(fault: Fault): void;
  /** New connections are good again; what broke stays broken. */
  resume(): void;
  /** The fault for so long, and then `resume`. */
  failFor(ms: number, fault: Fault): Promise<void>;
  close(): Promise<void>;
}

interface Wire {
  client: Socket;
  upstream: Socket;
  isDead: boolean;
  isSessionSocket: boolean;
}

export async function createFaultyProxy(): Promise<FaultyProxy> {
  let target = 0;
  let fault: Fault | null = null;
  let peakSockets = 0;
  let socketsOpened = 0;
  let flowing: Promise<void> = Promise.resolve();
  let letFlow: () => void = () => {};
  const wires = new Set<Wire>();
  const sockets = (): number => [...wires].filter((wire) => wire.isSessionSocket).length;

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (fault?.type === 'reset' || fault?.type === 'end') {
      client.on('error', () => {});
      client.resetAndDestroy();
      return;
    }
    const upstream = dial({ host: '127.0.0.1', port: target, allowHalfOpen: true, noDelay: true });
    const wire: Wire = { client, upstream, isDead: fault?.type === 'halfOpen', isSessionSocket: false };
    wires.add(wire);
    client.once('data', (head: Buffer) => {
      if (!head.subarray(0, 9).equals(SOCKET_REQUEST)) return;
      wire.isSessionSocket = true;
      socketsOpened += 1;
      peakSockets = Math.max(peakSockets, sockets());
    });
    upstream.on('close', () => wires.delete(wire));
    // To one of the two it is over: what is left of it on the way to the other is no socket any more. (A browser that
    // gives one up before it is open says so to nobody, and may open the next at once.)
    for (const end of [upstream, client]) {
      end.on('end', () => {
        wire.isSessionSocket = false;
      });
      end.on('close', () => {
        wire.isSessionSocket = false;
      });
    }
    pump(wire, client, upstream);
    pump(wire, upstream, client);
  });

  function pump(wire: Wire, from: Socket, to: Socket): void {
    // One after the other, however long each is held: a stream is never reordered.
    let last: Promise<void> = Promise.resolve();
    const carry = (deliver: () => void): void => {
      const dueAt = Date.now() + (fault?.type === 'delay' ? fault.byMs : 0);
      last = last.then(async () => {
        await flowing;
        const waitMs = dueAt - Date.now();
        if (waitMs > 0) await after(waitMs);
        if (!wire.isDead && !to.destroyed) deliver();
      });
    };
    from.on('data', (chunk: Buffer) => carry(() => to.write(chunk)));
    from.on('end', () => carry(() => to.end()));
    from.on('error', () => carry(() => to.resetAndDestroy()));
    from.on('close', () => carry(() => to.end()));
  }

  const breakAll = (end: (socket: Socket) => void): void => {
    for (const { client, upstream } of wires) {
      end(client);
      end(upstream);
    }
  };

  const proxy: FaultyProxy = {
    url: '',
    get sockets() {
      return sockets();
    },
    get peakSockets() {
      return peakSockets;
    },
    get socketsOpened() {
      return socketsOpened;
    },
    resetPeak() {
      peakSockets = sockets();
    },
    forwardTo(port) {
      target = port;
    },
    fail(next) {
      proxy.resume();
      fault = next;
      switch (next.type) {
        case 'reset':
          breakAll((socket) => socket.resetAndDestroy());
          return;
        case 'end':
          breakAll((socket) => socket.destroy());
          return;
        case 'halfOpen':
          for (const wire of wires) wire.isDead = true;
          return;
        case 'stall':
          flowing = new Promise((resolve) => {
            letFlow = resolve;
          });
          return;
        case 'delay':
      }
    },
    resume() {
      fault = null;
      letFlow();
    },
    async failFor(ms, next) {
      proxy.fail(next);
      await after(ms);
      proxy.resume();
    },
    async close() {
      proxy.resume();
      breakAll((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A listening socket has a port');
  return Object.defineProperty(proxy, 'url', { value: `http://127.0.0.1:${address.port}` });
}

const SOCKET_REQUEST = Buffer.from('GET /acp ');

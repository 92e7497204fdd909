/**
 * The network between one browser and the gateway: sockets and requests as TCP gives them. What is sent on a
 * connection arrives in order, late or never; either end may learn of its end late or never.
 */
import type { Process } from './time.ts';

/** How a browser's way to the gateway is just now. */
export interface Path {
  latencyMs: number;
  /** Nothing gets through until then; what was sent meanwhile arrives afterwards. */
  stalledUntil: number;
  /** Connections are refused at once until then. */
  refusedUntil: number;
  /** A proxy keeps what feeds say to itself until then, and passes everything else. */
  feedsHeldUntil: number;
  /** How much later the gateway learns that a connection was cut. */
  closeLagMs: number;
}

export interface Receiver {
  onText(text: string): void;
  onClose(code: number): void;
}

/** Where connections end: one life of the gateway. */
export interface Host {
  process: Process;
  accept(end: ServerEnd): Receiver;
  request(call: Call): void;
}

export interface ServerEnd {
  readonly wire: Wire;
  send(text: string): void;
  close(code: number): void;
}

export interface Call {
  method: string;
  url: string;
  headers: Headers;
  body: string | null;
  /** The beginning of the answer; then what it says, and its end. */
  begin(status: number): void;
  write(text: string): void;
  end(): void;
  /** The client is gone. */
  onGone(listener: () => void): void;
}

export interface Wire {
  readonly id: number;
  readonly client: Process;
  readonly host: Host | null;
  /** The session that its client loads on it, as soon as it has asked for it. */
  readonly sessionId: string | null;
  /** The client has not been told that it is closed, and has not closed it. */
  readonly isClientOpen: boolean;
  /** The gateway has not been told, and has not closed it. */
  readonly isServerOpen: boolean;
  /** From now on nothing gets through, and nobody is told. */
  halfOpen(): void;
  readonly isHalfOpen: boolean;
  /** Both ends are told. */
  cut(code?: number): void;
}

export interface ClientEnd {
  readonly wire: Wire;
  send(text: string): void;
  close(): void;
}

export type Network = ReturnType<typeof createNetwork>;

export interface NetworkOptions {
  now(): number;
  random(): number;
  /** The life of the gateway that takes connections now. */
  host(): Host | null;
}

export function createNetwork({ now, random, host }: NetworkOptions) {
  const wires = new Set<Wire>();
  let made = 0;

  const path: Path = { latencyMs: 4, stalledUntil: 0, refusedUntil: 0, feedsHeldUntil: 0, closeLagMs: 0 };
  const delay = (): number => path.latencyMs * (0.5 + random());

  /** One direction: in order, not before the stall is over. */
  function createLane(target: () => Process | null) {
    let lastAt = 0;
    return (run: () => void): void => {
      lastAt = Math.max(lastAt, now() + delay(), path.stalledUntil);
      target()?.after(lastAt - now(), run);
    };
  }

  function connect(client: Process, receiver: Receiver & { onOpen(): void }): ClientEnd {
    made += 1;
    const id = made;
    let server: { host: Host; receiver: Receiver } | null = null;
    let sessionId: string | null = null;
    let isLost = false;
    let isCut = false;
    let isClientOpen = true;
    let isServerOpen = false;
    /** `closing`: it asked for the end, and is told when it has come. */
    let clientState: 'open' | 'closing' | 'closed' = 'open';
    let serverState: 'open' | 'closed' = 'closed';
    const toServer = createLane(() => server?.host.process ?? null);
    const toClient = createLane(() => client);
    const flows = (): boolean => !isLost && !isCut;

    function tellClient(code: number): void {
      if (clientState === 'closed') return;
      clientState = 'closed';
      isClientOpen = false;
      receiver.onClose(code);
    }
    function tellServer(code: number): void {
      if (serverState === 'closed') return;
      serverState = 'closed';
      isServerOpen = false;
      server?.receiver.onClose(code);
      if (clientState === 'closed' || isCut) wires.delete(wire);
    }

    const wire: Wire = {
      id,
      get sessionId() {
        return sessionId;
      },
      client,
      get host() {
        return server?.host ?? null;
      },
      get isClientOpen() {
        return isClientOpen && !client.isDead;
      },
      get isServerOpen() {
        return isServerOpen && server?.host.process.isDead === false;
      },
      get isHalfOpen() {
        return isLost;
      },
      halfOpen() {
        isLost = true;
      },
      cut(code = 1006) {
        if (isCut) return;
        isCut = true;
        if (!isLost) client.after(delay(), () => tellClient(code));
        const gone = server;
        gone?.host.process.after(delay() + path.closeLagMs, () => tellServer(code));
      },
    };
    wires.add(wire);

    const serverEnd: ServerEnd = {
      wire,
      send(text) {
        if (serverState === 'closed' || !flows() || server?.host.process.isDead) return;
        toClient(() => {
          if (flows() && clientState !== 'closed') receiver.onText(text);
        });
      },
      close(code) {
        if (serverState === 'closed') return;
        isServerOpen = false;
        const process = server?.host.process;
        if (flows()) toClient(() => tellClient(code));
        process?.after(delay() * 2, () => tellServer(code));
      },
    };

    function arrive(): void {
      const there = host();
      if (there === null || there.process.isDead || isLost || now() < path.refusedUntil) {
        client.after(delay(), () => tellClient(1006));
        return;
      }
      there.process.after(0, () => {
        if (client.isDead || isCut) return;
        serverState = 'open';
        isServerOpen = true;
        server = { host: there, receiver: { onText() {}, onClose() {} } };
        server.receiver = there.accept(serverEnd);
        there.process.onKill(() => wire.cut());
        toClient(() => {
          if (flows() && clientState === 'open') receiver.onOpen();
        });
      });
    }

    if (now() < path.refusedUntil) client.after(1, () => tellClient(1006));
    else client.after(Math.max(delay(), path.stalledUntil - now()), arrive);
    client.onKill(() => wire.cut());

    return {
      wire,
      send(text) {
        sessionId ??= loadedBy(text);
        if (clientState !== 'open' || !flows()) return;
        toServer(() => {
          if (flows() && serverState === 'open' && server) server.receiver.onText(text);
        });
      },
      close() {
        if (clientState !== 'open') return;
        clientState = 'closing';
        isClientOpen = false;
        if (!flows()) return;
        if (server === null) {
          client.after(delay(), () => tellClient(1006));
          isCut = true;
          return;
        }
        toServer(() => tellServer(1000));
        client.after(Math.max(delay() * 2, path.stalledUntil - now()), () => {
          if (!isLost) tellClient(1000);
        });
      },
    };
  }

  return { path, wires, connect, delay };
}

const LOADED = /"method":"session\/load","params":\{"sessionId":"([^"]+)"/;
const loadedBy = (text: string): string | null => LOADED.exec(text)?.[1] ?? null;

/**
 * `GET /acp`: who may upgrade, and every open socket until it closes: its limits before authentication, its
 * pings, and the reasons to end it. What the frames mean is `connection.ts`'s.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SessionId } from '../../shared/ids.ts';
import { MAX_FRAME_BYTES, MAX_UNAUTHENTICATED_FRAME_BYTES } from '../../shared/limits.ts';
import { bearerToken } from '../door/bearer.ts';
import type { Devices } from '../door/devices.ts';
import type { DeviceRow } from '../door/door-store.ts';
import { refuseUpgrade } from '../http/server.ts';
import type { Logger } from '../logger.ts';
import type { SessionService } from '../sessions/session-service.ts';
import { type Connection, createConnection, PING } from './connection.ts';
import { createEventTexts } from './event-texts.ts';
import { createOutlet, type Outlet } from './outlet.ts';

/** Beyond this many sockets without authentication the oldest gives way: a newcomer is never kept out. */
const MAX_UNAUTHENTICATED_SOCKETS = 64;
/** A frame's head (RFC 6455, section 5.2) is at most this long. */
const MAX_FRAME_HEAD_BYTES = 14;

export interface SocketTiming {
  authenticateMs: number;
  pingMs: number;
  silenceMs: number;
}

export interface AcpDoorOptions {
  service: SessionService;
  devices: Devices;
  timing: SocketTiming;
  version: string;
  log: Logger;
  now: () => number;
}

export interface AcpDoor {
  /** Open sockets. */
  readonly size: number;
  /** `Host` and `Origin` have been checked before. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  dropDevice(deviceId: string): void;
  /** Says goodbye, and resolves once all sockets are closed. */
  close(): Promise<void>;
}

interface Client {
  outlet: Outlet;
  connection: Connection;
}

export function createAcpDoor({ service, devices, timing, version, log, now }: AcpDoorOptions): AcpDoor {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
  });
  const clients = new Set<Client>();
  const texts = createEventTexts();
  const stop = service.onChange((event) => {
    if (event.type !== 'deleted') return;
    for (const { connection } of clients) connection.sessionDeleted(event.id);
  });

  function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const { authorization } = request.headers;
    const token = bearerToken(authorization);
    const device = token === null ? null : devices.authenticate(token);
    const refusal = refusalOf(request, device);
    if (refusal) refuseUpgrade(stream, ...refusal);
    else sockets.handleUpgrade(request, stream, head, (socket) => admit(socket, stream, device));
  }

  function admit(socket: WebSocket, stream: Duplex, device: DeviceRow | null): void {
    const outlet = createOutlet(socket, stream, now);
    const deadline = setTimeout(() => outlet.close(1008, 'Not authenticated in time'), timing.authenticateMs);
    const watch = watchEarlyBytes(stream, () => outlet.close(1008, 'Too much before authentication'));
    const settleIn = (): void => {
      clearTimeout(deadline);
      watch.stop();
    };
    const connection = createConnection({
      outlet,
      service,
      texts,
      device,
      authenticate: (given) => devices.authenticate(given),
      onAuthenticated: settleIn,
      onTakePlace: (id) => displace(connection, id),
      version,
      log,
    });
    const client: Client = { outlet, connection };
    if (device) settleIn();
    else makeRoom();
    clients.add(client);

    const beatMs = timing.pingMs / 3;
    // A timer may come a little early by the clock.
    const isDue = (since: number): boolean => now() - since >= timing.pingMs - beatMs / 2;
    let lastPingAt = now();
    // Counted in beats, not by the clock: a machine that slept is not a client that was silent.
    let silentBeats = 0;
    const pulse = setInterval(() => {
      silentBeats += 1;
      if (silentBeats * beatMs > timing.silenceMs) socket.terminate();
      if (isDue(lastPingAt)) {
        lastPingAt = now();
        outlet.ping();
        if (connection.device) devices.seen(connection.device);
      }
      if (connection.isAuthenticated && isDue(outlet.lastSentAt)) outlet.send(PING);
    }, beatMs);
    pulse.unref();

    socket.on('pong', () => {
      silentBeats = 0;
    });
    socket.on('message', (data, isBinary) => {
      silentBeats = 0;
      watch.restart();
      if (isBinary) return;
      try {
        connection.receive(String(data));
      } catch (error) {
        log.error({ err: error }, 'a frame could not be handled');
        outlet.close(1011, 'Internal error');
      }
    });
    // A protocol error (a frame too large, text that is not UTF-8): ws closes with the code it asks for.
    socket.on('error', (error) => log.debug({ reason: error.message }, 'a socket broke'));
    socket.on('close', () => {
      settleIn();
      clearInterval(pulse);
      connection.end();
      clients.delete(client);
    });
  }

  /** A worker that hangs, or a wire that died, leaves sockets behind that nobody closes: its successor does. */
  function displace(newcomer: Connection, id: SessionId): void {
    for (const { connection, outlet } of clients) {
      if (connection === newcomer || connection.device?.id !== newcomer.device?.id) continue;
      if (connection.hasPlace(id)) outlet.close(4409, 'Another socket of this device took its place');
    }
  }

  function makeRoom(): void {
    const early = [...clients].filter(
      ({ connection, outlet }) => outlet.isOpen && !connection.isAuthenticated,
    );
    if (early.length >= MAX_UNAUTHENTICATED_SOCKETS) early[0]?.outlet.close(1008, 'Too many unauthenticated');
  }

  return {
    get size() {
      return [...clients].filter(({ outlet }) => outlet.isOpen).length;
    },
    upgrade,
    dropDevice(deviceId) {
      for (const { connection, outlet } of clients) {
        if (connection.device?.id === deviceId) outlet.close(4401, 'This device was revoked');
      }
    },
    async close() {
      stop();
      const closed = [...clients].map(({ outlet }) => {
        outlet.close(1001, 'The gateway is stopping');
        return outlet.closed;
      });
      await Promise.all(closed);
    },
  };
}

/** Status, code and message of what to answer instead of an upgrade; null if it may go on. */
function refusalOf(
  { url, headers }: IncomingMessage,
  device: DeviceRow | null,
): [status: number, code: string, message: string] | null {
  if (url?.split('?')[0] !== '/acp') return [404, 'not_found', 'Not found'];
  if (device) return null;
  if (headers.authorization !== undefined) return [401, 'unauthorized', 'This token opens nothing'];
  // Browsers always send an Origin with an upgrade; what sends none has to show its token at once.
  if (headers.origin === undefined) return [403, 'no_origin', 'Without an Origin a bearer token is needed'];
  return null;
}

/** Calls `tooMuch` as soon as an unfinished frame is longer than an early one may be: it is not collected first. */
function watchEarlyBytes(stream: Duplex, tooMuch: () => void): { restart(): void; stop(): void } {
  let bytes = 0;
  let stopped = false;
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    // A listener that was taken off is still called for the chunk at hand.
    if (!stopped && bytes > MAX_UNAUTHENTICATED_FRAME_BYTES + MAX_FRAME_HEAD_BYTES) tooMuch();
  };
  stream.on('data', count);
  return {
    restart() {
      bytes = 0;
    },
    stop() {
      stopped = true;
      stream.off('data', count);
    },
  };
}

/**
 * The gateway: its real sessions, log, HTTP routes, feed and ACP connections, over a database that outlives its
 * crashes. A life of it ends at any moment; the next one begins with what was committed.
 */
import type { ServerResponse } from 'node:http';
import Database from 'libsql';
import { type Connection, createConnection, PING } from '../../src/gateway/acp/connection.ts';
import { createEventTexts } from '../../src/gateway/acp/event-texts.ts';
import type { Outlet } from '../../src/gateway/acp/outlet.ts';
import { createDevices } from '../../src/gateway/door/devices.ts';
import type { DeviceRow } from '../../src/gateway/door/door-store.ts';
import { createPairing } from '../../src/gateway/door/pairing.ts';
import { createFeed } from '../../src/gateway/feed/feed.ts';
import { createApp } from '../../src/gateway/http/app.ts';
import { type DatabaseConnection, migrate } from '../../src/gateway/log/database.ts';
import { silentLogger } from '../../src/gateway/logger.ts';
import { createSessionService } from '../../src/gateway/sessions/service.ts';
import type { SessionService } from '../../src/gateway/sessions/session-service.ts';
import { writeFrame } from '../../src/shared/frame.ts';
import type { SessionId } from '../../src/shared/ids.ts';
import { PING_INTERVAL_MS, SILENCE_LIMIT_MS } from '../../src/shared/limits.ts';
import type { SimAgents } from './agents.ts';
import { createMemoryDoorStore } from './door-store.ts';
import type { Call, Host, Receiver, ServerEnd, Wire } from './network.ts';
import type { Process, SimTime } from './time.ts';

export interface GatewayOptions {
  time: SimTime;
  agents: SimAgents;
  /** Wraps the service that one connection gets; `isProven` is whether this socket ever showed a good token. */
  guard(service: SessionService, isProven: () => boolean): SessionService;
  /** What a socket without a bearer token counts as: null, unless the door is broken on purpose. */
  strangerIs(): DeviceRow | null;
}

const MAX_DEVICES = 4;

/** When a crash comes: at once, or with the next commit, just before or after it. */
export type CrashPoint = 'now' | 'before-commit' | 'after-commit';

export type SimGateway = ReturnType<typeof createSimGateway>;

export function createSimGateway(options: GatewayOptions) {
  const { time, agents } = options;
  const db = new Database(':memory:');
  migrate(db);
  const doorStore = createMemoryDoorStore();
  const devicesAtFirst = createDevices(doorStore, time.now);
  const tokens = Array.from(
    { length: MAX_DEVICES },
    (_, index) => devicesAtFirst.add(`Device ${index}`).token,
  );
  /** The newest life, from its first moment on. */
  let newest: Process | null = null;
  let life: { process: Process; service: SessionService; host: Host } | null = null;
  let lives = 0;
  let crashAt: CrashPoint | null = null;

  /** The database as one life sees it: the next commit may be its last. */
  function databaseOf(process: Process): DatabaseConnection {
    return new Proxy(db, {
      get(target, name) {
        if (name === 'close') return () => {};
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        if (name !== 'prepare') return value.bind(target);
        return (sql: string) => {
          const statement = target.prepare(sql);
          if (sql !== 'COMMIT') return statement;
          return { run: () => commit(process, statement) };
        };
      },
    });
  }

  function commit(process: Process, statement: Database.Statement): void {
    if (crashAt === 'before-commit') process.kill();
    if (process.isDead) throw new Error('The process is gone');
    statement.run();
    if (crashAt === 'after-commit') process.kill();
  }

  function start(): void {
    if (newest?.isDead === false) return;
    lives += 1;
    crashAt = null;
    const process = time.spawn(`gateway-${lives}`);
    newest = process;
    process.onKill(() => {
      if (life?.process === process) life = null;
    });
    process.after(0, () => void open(process));
  }

  async function open(process: Process): Promise<void> {
    const service = await createSessionService({
      dataDir: '/nowhere',
      roots: ['/nowhere'],
      agents: [{ id: 'sim', name: 'Sim', argv: ['sim'], builtin: false }],
      log: silentLogger,
      version: '0',
      now: time.now,
      outside: {
        openDatabase: () => databaseOf(process),
        openDisk: () => ({ free: () => Infinity, size: () => Infinity, waiting: () => 0 }),
        startAgent: agents.starter(process),
        killLeftovers: async () => 0,
        workingDirectory: async () => '/nowhere',
      },
    });
    const devices = createDevices(doorStore, time.now);
    const feed = createFeed(service, PING_INTERVAL_MS);
    const pairing = createPairing(doorStore, devices, time.now, silentLogger);
    const app = createApp({
      service,
      devices,
      pairing,
      addresses: { own: 'http://gateway.test', origins: new Set(), publicUrls: [] },
      feed,
      roots: ['/nowhere'],
      appDir: '/nowhere',
      version: '0',
      status: () => ({ version: '0', uptimeMs: 0, sockets: 0, feeds: 0, ...service.stats(), rssBytes: 0 }),
      log: silentLogger,
    });
    const texts = createEventTexts();
    const clients = new Set<{ connection: Connection; outlet: Outlet }>();

    /** As the door does. */
    function displace(newcomer: Connection, id: SessionId): void {
      for (const { connection, outlet } of clients) {
        if (connection === newcomer || connection.device?.id !== newcomer.device?.id) continue;
        if (connection.hasPlace(id)) outlet.close(4409, '');
      }
    }

    function accept(end: ServerEnd): Receiver {
      let isProven = false;
      const { outlet, closed } = createSimOutlet(end, process);
      const connection = createConnection({
        outlet,
        service: options.guard(service, () => isProven),
        texts,
        device: options.strangerIs(),
        authenticate(given) {
          const device = devices.authenticate(given);
          if (device) isProven = true;
          return device;
        },
        onAuthenticated: () => {},
        onTakePlace: (id) => displace(connection, id),
        version: '0',
        log: silentLogger,
      });
      const client = { connection, outlet };
      clients.add(client);
      const stopListening = service.onChange((event) => {
        if (event.type === 'deleted') connection.sessionDeleted(event.id);
      });
      const stopBeating = beat(process, end.wire, outlet, () => connection.isAuthenticated);
      return {
        onText: (text) => connection.receive(text),
        onClose() {
          clients.delete(client);
          stopListening();
          stopBeating();
          closed();
          connection.end();
        },
      };
    }

    async function request(call: Call): Promise<void> {
      const outgoing = responseFor(call);
      const { method, body, headers } = call;
      const response = await app.fetch(
        new Request(call.url, { method, headers, ...(body !== null && { body }) }),
        { outgoing, incoming: { socket: {} } },
      );
      if (outgoing.headersSent) return;
      const text = await response.text();
      call.begin(response.status);
      call.write(text);
      call.end();
    }

    const host: Host = { process, accept, request: (call) => void request(call) };
    if (!process.isDead) life = { process, service, host };
  }

  return {
    db,
    /** A device's each. */
    tokens,
    start,
    get host(): Host | null {
      return life?.host ?? null;
    },
    get service(): SessionService | null {
      return life?.service ?? null;
    },
    get isUp(): boolean {
      return life !== null;
    },
    /** No crash waits for the next commit any more. */
    disarm(): void {
      crashAt = null;
    },
    crash(point: CrashPoint): void {
      crashAt = point;
      if (point === 'now') life?.process.kill();
    },
  };
}

function createSimOutlet({ send, close, wire }: ServerEnd, process: Process) {
  let isOpen = true;
  let lastSentAt = process.now();
  let resolveClosed: () => void = () => {};
  const closed = new Promise<void>((resolve) => {
    resolveClosed = resolve;
  });
  function sendText(text: string): void {
    if (!isOpen) return;
    lastSentAt = process.now();
    send(text);
  }
  const outlet: Outlet = {
    get isOpen() {
      return isOpen && wire.isServerOpen;
    },
    unsentBytes: 0,
    get lastSentAt() {
      return lastSentAt;
    },
    send: (frame) => sendText(writeFrame(frame)),
    sendWritten: ({ texts }) => {
      for (const text of texts) sendText(text);
    },
    batch: (write) => write(),
    drained: () => new Promise((resolve) => void process.after(1, resolve)),
    closed,
    ping() {},
    close(code) {
      if (!isOpen) return;
      isOpen = false;
      close(code);
    },
  };
  return {
    outlet,
    closed(): void {
      isOpen = false;
      resolveClosed();
    },
  };
}

/** Pings as the door of the gateway does; a browser answers them unless nothing gets through. */
function beat(process: Process, wire: Wire, outlet: Outlet, isAuthenticated: () => boolean): () => void {
  let silentMs = 0;
  let cancel = process.after(PING_INTERVAL_MS, pulse);
  function pulse(): void {
    cancel = process.after(PING_INTERVAL_MS, pulse);
    silentMs = wire.isHalfOpen || wire.client.isDead ? silentMs + PING_INTERVAL_MS : 0;
    if (silentMs > SILENCE_LIMIT_MS) wire.cut();
    else if (isAuthenticated() && process.now() - outlet.lastSentAt >= PING_INTERVAL_MS) outlet.send(PING);
  }
  return () => cancel();
}

/** As much of Node's response as the feed uses. */
function responseFor(call: Call): ServerResponse {
  const response = {
    headersSent: false,
    destroyed: false,
    writableLength: 0,
    writeHead(status: number) {
      response.headersSent = true;
      call.begin(status);
    },
    write: (text: string) => call.write(text),
    end(text: string) {
      call.write(text);
      call.end();
    },
    destroy() {
      response.destroyed = true;
      call.end();
    },
    on(name: string, listener: () => void) {
      if (name === 'close') call.onGone(listener);
    },
  };
  return response as unknown as ServerResponse; // what the feed uses of it
}

/** The gateway, put together: directory, door, sessions, HTTP, feed and socket. It parses no command line. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { GatewayStatus } from '../shared/http.ts';
import { AUTHENTICATE_TIMEOUT_MS, PING_INTERVAL_MS, SILENCE_LIMIT_MS } from '../shared/limits.ts';
import { type AcpDoor, createAcpDoor, type SocketTiming } from './acp/acp-door.ts';
import type { AgentCommand } from './agents/catalog.ts';
import { prepareDataDir } from './door/data-dir.ts';
import { type DataLock, lockDataDir } from './door/data-lock.ts';
import { createDevices } from './door/devices.ts';
import { openDoorStore } from './door/door-store.ts';
import { createOrigins, isLoopback, isWildcard, urlHost } from './door/origins.ts';
import { createPairing } from './door/pairing.ts';
import { createFeed, type Feed } from './feed/feed.ts';
import { createApp } from './http/app.ts';
import { listen, type WebServer } from './http/server.ts';
import type { Keep } from './log/keep.ts';
import type { Logger } from './logger.ts';
import { createSessionService, type SessionServiceOptions } from './sessions/service.ts';
import type { SessionService } from './sessions/session-service.ts';

export interface GatewayOptions {
  host: string;
  /** 0 picks one. */
  port: number;
  dataDir: string;
  /** Real paths of directories. */
  roots: readonly string[];
  /** See `agentCommands` in `agents/catalog.ts`. */
  agents: readonly AgentCommand[];
  publicUrls?: readonly string[];
  tls?: { cert: string | Buffer; key: string | Buffer } | null;
  /** Where the built page is. */
  appDir: string;
  version: string;
  log: Logger;
  /** How long events of ended turns are kept; all where nothing is said. */
  keep?: Keep;
  now?: () => number;
  timing?: Partial<SocketTiming>;
  createService?: (options: SessionServiceOptions) => Promise<SessionService>;
}

export interface Gateway {
  /** Its own address, as a browser on this machine opens it: `http://localhost:8080`. */
  url: string;
  port: number;
  /** The address with a fresh one-time code. */
  pairUrl: string;
  createPairCode(): string;
  close(): Promise<void>;
}

/** What the sessions may take to end; the whole stop is promised within 5 s. */
const SHUTDOWN_MS = 4_000;

const TIMING: SocketTiming = {
  authenticateMs: AUTHENTICATE_TIMEOUT_MS,
  pingMs: PING_INTERVAL_MS,
  silenceMs: SILENCE_LIMIT_MS,
};

/** Rejects with a `StartError` for what a person can mend: a port in use, a directory that is taken. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  prepareDataDir(options.dataDir, options.log);
  const lock = lockDataDir(options.dataDir, options.log);
  try {
    const { host, port, tls = null } = options;
    const server = await listen({ host, port, tls });
    try {
      return await open(options, lock, server);
    } catch (error) {
      await server.close();
      throw error;
    }
  } catch (error) {
    lock.close();
    throw error;
  }
}

async function open(options: GatewayOptions, lock: DataLock, server: WebServer): Promise<Gateway> {
  const {
    host,
    dataDir,
    roots,
    agents,
    publicUrls = [],
    tls,
    appDir,
    version,
    log,
    keep,
    now = Date.now,
  } = options;
  const startService = options.createService ?? createSessionService;
  const timing = { ...TIMING, ...options.timing };
  const startedAt = now();

  const store = openDoorStore(dataDir, log);
  let service: SessionService;
  try {
    service = await startService({ dataDir, roots, agents, log, version, now, ...(keep && { keep }) });
  } catch (error) {
    store.close();
    throw error;
  }
  const devices = createDevices(store, now);
  const pairing = createPairing(store, devices, now, log);
  const feed = createFeed(service, timing.pingMs);
  const acp = createAcpDoor({ service, devices, timing, version, log, now });
  devices.onRevoke((id) => {
    log.info({ device: id }, 'a device was revoked');
    acp.dropDevice(id);
    feed.dropDevice(id);
  });

  const status = (): GatewayStatus => ({
    version,
    uptimeMs: now() - startedAt,
    sockets: acp.size,
    feeds: feed.size,
    ...service.stats(),
    rssBytes: process.memoryUsage.rss(),
  });
  const scheme = tls ? 'https' : 'http';
  const name = isLoopback(host) || isWildcard(host) ? 'localhost' : urlHost(host);
  const url = `${scheme}://${name}:${server.port}`;
  const origins = createOrigins({ host, port: server.port, tls: Boolean(tls), publicUrls });
  const addresses = { own: url, origins: origins.origins, publicUrls };
  const app = createApp({
    service,
    devices,
    pairing,
    addresses,
    feed,
    roots,
    appDir,
    version,
    status,
    log,
  });
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  server.open(origins, {
    request: (request: IncomingMessage, response: ServerResponse) => void listener(request, response),
    upgrade: acp.upgrade,
  });

  let closed: Promise<void> | null = null;
  async function close(): Promise<void> {
    await stop({ server, acp, feed, service, log });
    devices.close();
    store.close();
    lock.close();
  }

  lock.announce({ pid: process.pid, startedAt, urls: [url, ...publicUrls] });

  return {
    url,
    port: server.port,
    pairUrl: `${url}/#pair=${pairing.createCode().code}`,
    createPairCode: () => pairing.createCode().code,
    close() {
      closed ??= close();
      return closed;
    },
  };
}

interface Running {
  server: WebServer;
  acp: AcpDoor;
  feed: Feed;
  service: SessionService;
  log: Logger;
}

async function stop({ server, acp, feed, service, log }: Running): Promise<void> {
  feed.close();
  const doors = Promise.all([acp.close(), server.close()]);
  const sessions = service.shutdown().catch((error: unknown) => log.error({ err: error }, 'stopping failed'));
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => {
    timer = setTimeout(() => {
      log.error({}, 'the sessions did not stop in time');
      resolve(null);
    }, SHUTDOWN_MS);
  });
  await Promise.race([Promise.all([sessions, doors]), patience]);
  clearTimeout(timer);
}

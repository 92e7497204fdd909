/** A real gateway on a free port, over a fake or the real session service, and clients to knock at it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/gateway/gateway.ts';
import { silentLogger } from '../../src/gateway/logger.ts';
import { createFakeService, type FakeService } from './door-fake-service.ts';

export interface House extends Gateway {
  service: FakeService;
  dataDir: string;
  root: string;
  token: string;
  deviceId: string;
  /** With the token; a body is sent as JSON. */
  call(path: string, init?: { method?: string; body?: unknown; token?: string | null }): Promise<Response>;
  pair(name: string): Promise<{ token: string; device: { id: string; name: string } }>;
}

export function temporaryDirectory(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'aperture-door-')));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export async function startHouse(overrides: Partial<GatewayOptions> = {}): Promise<House> {
  const service = createFakeService();
  const base = temporaryDirectory();
  const root = join(base, 'root');
  mkdirSync(root);
  const dataDir = overrides.dataDir ?? join(base, 'data');
  const gateway = await createGateway({
    host: '127.0.0.1',
    port: 0,
    dataDir,
    roots: [root],
    agents: [],
    appDir: join(base, 'app'),
    version: '1.2.3',
    log: silentLogger,
    createService: async () => service,
    ...overrides,
  });
  onTestFinished(() => gateway.close());

  async function pair(name: string) {
    const response = await fetch(`${gateway.url}/v1/pair`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code: gateway.createPairCode(), name }),
    });
    return (await response.json()) as { token: string; device: { id: string; name: string } };
  }
  const { token, device } = await pair('first');

  return {
    ...gateway,
    service,
    dataDir,
    root,
    token,
    deviceId: device.id,
    pair,
    call: (path, { method = 'GET', body, token: other = token } = {}) =>
      fetch(`${gateway.url}${path}`, {
        method,
        headers: {
          ...(other !== null && { Authorization: `Bearer ${other}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
  };
}

/** Sends bytes as they are, and gives back all that comes until the gateway ends the connection. */
export function knock(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

export interface Socket {
  raw: WebSocket;
  frames: Record<string, unknown>[];
  sent: number;
  closed: Promise<{ code: number; reason: string }>;
  send(frame: unknown): void;
  /** The reply to a call. */
  call(method: string, params?: unknown): Promise<Record<string, unknown>>;
  notifications(method: string): Record<string, unknown>[];
  /** Resolves with the first frame that fits, past or to come. */
  next(fits: (frame: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
}

export interface Knock {
  token?: string;
  origin?: string;
  path?: string;
  headers?: Record<string, string>;
}

export function dial(house: Pick<House, 'url' | 'port'>, how: Knock = {}): Promise<Socket> {
  const { token, origin, path = '/acp', headers = {} } = how;
  const raw = new WebSocket(`${house.url.replace('http', 'ws')}${path}`, {
    headers: { ...(token !== undefined && { Authorization: `Bearer ${token}` }), ...headers },
    ...(origin !== undefined && { origin }),
    perMessageDeflate: false,
  });
  onTestFinished(() => raw.terminate());
  const frames: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  raw.on('message', (data) => {
    frames.push(JSON.parse(String(data)) as Record<string, unknown>);
    for (const look of [...waiting]) look();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    raw.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  const next: Socket['next'] = (fits) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = frames.find(fits);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
      void closed.then(({ code }) => waiting.has(look) && reject(new Error(`closed with ${code}`)));
    });
  const socket: Socket = {
    raw,
    frames,
    sent: 0,
    closed,
    next,
    send: (frame) => raw.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    call(method, params = {}) {
      socket.sent += 1;
      const id = socket.sent;
      socket.send({ jsonrpc: '2.0', id, method, params });
      return next((frame) => frame.id === id && !('method' in frame));
    },
    notifications: (method) => frames.filter((frame) => frame.method === method),
  };
  return new Promise((resolve, reject) => {
    raw.once('open', () => resolve(socket));
    raw.once('unexpected-response', (_request, response) => {
      reject(new Error(`status ${response.statusCode}`));
      response.destroy();
    });
    raw.once('error', reject);
  });
}

/** A socket that is through the opening. */
export async function enter(house: House, token = house.token): Promise<Socket> {
  const socket = await dial(house, { token });
  await socket.call('initialize', { protocolVersion: 1 });
  return socket;
}

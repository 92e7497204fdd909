/**
 * Many at the door, and many inside: what the gateway keeps of them is bounded, and its owner is answered all the
 * while. `APERTURE_LOAD=full` runs with 1,000 strangers, 200 slow readers, 100 clients and 500 sessions.
 */
import { connect, type Socket as Wire } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSqliteEventLog } from '../../src/gateway/log/sqlite-event-log.ts';
import { silentLogger } from '../../src/gateway/logger.ts';
import { createSessionService } from '../../src/gateway/sessions/service.ts';
import { chunk, fixed, idle, newId, RECORD, running } from '../support/gateway/event-log-said.ts';
import { eventually } from '../support/gateway/service.ts';
import { enter, type House, type Socket, startHouse, temporaryDirectory } from './door-harness.ts';

const isFull = process.env.APERTURE_LOAD === 'full';
const STRANGERS = isFull ? 1_000 : 200;
const SLOW = isFull ? 200 : 30;
const CLIENTS = isFull ? 100 : 25;
const SESSIONS = isFull ? 500 : 100;
const MB = 1024 * 1024;
/** Sockets without authentication that the gateway keeps. */
const MAX_STRANGERS = 64;

const text = (words: string) =>
  ({
    type: 'update',
    update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: words } },
  }) as const;

async function load(socket: Socket, sessionId: string): Promise<void> {
  expect(await socket.call('session/load', { sessionId, cwd: '/', mcpServers: [] })).toHaveProperty('result');
}

/** A connection that was never closed by this side, and whether the other has closed it. */
function stranger(port: number, bytes: string): Promise<{ wire: Wire; isOpen(): boolean }> {
  return new Promise((resolve, reject) => {
    const wire = connect(port, '127.0.0.1');
    onTestFinished(() => void wire.destroy());
    let isOpen = true;
    wire.on('close', () => {
      isOpen = false;
    });
    wire.on('data', () => undefined);
    wire.once('error', reject);
    wire.once('connect', () => {
      wire.off('error', reject);
      wire.on('error', () => undefined);
      wire.write(bytes, () => resolve({ wire, isOpen: () => isOpen }));
    });
  });
}

const upgrade = (house: House): string =>
  [
    'GET /acp HTTP/1.1',
    `Host: localhost:${house.port}`,
    `Origin: ${house.url}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    '\r\n',
  ].join('\r\n');

async function owner(house: House): Promise<number> {
  const from = performance.now();
  const socket = await enter(house);
  expect(await socket.call('session/list')).toHaveProperty('result');
  socket.raw.terminate();
  expect((await house.call('/v1/status')).status).toBe(200);
  return performance.now() - from;
}

describe('at the door', () => {
  it(`${STRANGERS} sockets that never authenticate leave 64, then none, and keep nobody out`, async () => {
    const house = await startHouse({ timing: { authenticateMs: 3_000 } });
    const before = process.memoryUsage.rss();
    const strangers: Awaited<ReturnType<typeof stranger>>[] = [];
    for (let n = 0; n < STRANGERS; n += 1) {
      strangers.push(await stranger(house.port, upgrade(house)));
      if (n % 100 === 99) expect(await owner(house)).toBeLessThan(1_000);
    }
    const open = (): number => strangers.filter(({ isOpen }) => isOpen()).length;
    await eventually(() => expect(open()).toBeLessThanOrEqual(MAX_STRANGERS));
    expect(await owner(house)).toBeLessThan(1_000);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * MB);
    await eventually(() => expect(open()).toBe(0));
  });

  it(`${STRANGERS} connections that say nothing, or stop in the middle, keep nobody out`, async () => {
    const house = await startHouse();
    const halves = [
      '',
      'GET / HTTP/1.1\r\nHost: ',
      `POST /v1/pair HTTP/1.1\r\nHost: localhost:${house.port}\r\n`,
    ];
    for (let n = 0; n < STRANGERS; n += 1) await stranger(house.port, halves[n % 3] ?? '');
    expect(await owner(house)).toBeLessThan(1_000);
  });
});

describe('inside', () => {
  it(`${SLOW} clients that do not read are let go, share what waits for them, and hold up nobody`, async () => {
    const house = await startHouse();
    const { id } = await house.service.create({ agent: 'demo' });
    const reader = await enter(house);
    await load(reader, id);
    const slow: Socket[] = [];
    for (let n = 0; n < SLOW; n += 1) {
      const socket = await enter(house);
      await load(socket, id);
      socket.raw.pause();
      slow.push(socket);
    }
    const before = process.memoryUsage.rss();
    let said = 0;
    const sockets = async (): Promise<number> =>
      ((await (await house.call('/v1/status')).json()) as { sockets: number }).sockets;
    while ((await sockets()) > 1) {
      for (let n = 0; n < 8; n += 1) house.service.say(id, text(`${said++} `.padEnd(250_000, 'x')));
      await eventually(() => expect(reader.notifications('session/update')).toHaveLength(said));
      expect(process.memoryUsage.rss() - before).toBeLessThan(500 * MB);
    }
    expect(await reader.call('session/list')).toHaveProperty('result');
  }, 60_000);

  it(`${CLIENTS} clients on one session each hear all of it, once and in order`, async () => {
    const house = await startHouse();
    const { id } = await house.service.create({ agent: 'demo' });
    const clients: Socket[] = [];
    for (let n = 0; n < CLIENTS; n += 1) {
      const socket = await enter(house);
      await load(socket, id);
      clients.push(socket);
    }
    const events = 300;
    for (let n = 0; n < events; n += 1) {
      house.service.say(id, text(`#${n}`));
      if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const whole = Array.from({ length: events }, (_, n) => n + 1);
    for (const client of clients) {
      await eventually(() => expect(client.notifications('session/update')).toHaveLength(events));
      const seqs = client
        .notifications('session/update')
        .map(({ params }) => (params as { _meta: Record<string, number> })._meta['aperture/seq']);
      expect(seqs).toEqual(whole);
    }
  }, 60_000);

  it(`${SESSIONS} sessions in the log are listed at once, and cost no memory while they rest`, async () => {
    const dataDir = temporaryDirectory();
    const log = createSqliteEventLog({ dataDir, log: silentLogger });
    for (let n = 0; n < SESSIONS; n += 1) {
      const id = newId();
      await log.create(fixed(id), RECORD, { events: [...running('p'), chunk('x'.repeat(50_000)), idle] });
    }
    log.close();
    const before = process.memoryUsage.rss();
    const house = await startHouse({ dataDir, createService: createSessionService });
    const from = performance.now();
    const { total, sessions } = (await (await house.call('/v1/sessions')).json()) as {
      total: number;
      sessions: { id: string }[];
    };
    expect(performance.now() - from).toBeLessThan(1_000);
    expect(total).toBe(SESSIONS);
    for (const { id } of sessions) {
      expect((await house.call(`/v1/sessions/${id}/entries?limit=10`)).status).toBe(200);
    }
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * MB);
  }, 60_000);
});

/**
 * The gateway alone, without a browser: how many events it logs and sends on, how long an event takes through it, and
 * what memory sessions, sockets and clients that do not read cost. Agents and clients are processes of their own.
 */
import type { SessionId } from '../../src/shared/ids.ts';
import { type GatewayProcess, startGateway } from '../support/browser/gateway-process.ts';
import { writtenHistory } from '../support/browser/written-history.ts';
import { bench, expect } from './frame/bench.ts';
import { type Heard, LOAD_AGENT, startListeners } from './load/listeners.ts';
import { cpuMs, privateBytes } from './load/process-use.ts';
import { allIdle, sessionsOf } from './load/sessions.ts';
import { startTurns } from './load/start-turns.ts';

const AGENT = ['--agent', `load=${process.execPath} ${LOAD_AGENT}`];
const KIND = { tool: 'tool calls', text: 'text' } as const;
/** Of a core: who is this busy may be what everybody else waits for. */
const BUSY = 0.9;

interface Storm {
  kind: keyof typeof KIND;
  sessions: number;
  clients: number;
  /** In all. */
  events: number;
  /** A second, in all; 0: as many as are taken. */
  rate: number;
}

interface Outcome extends Heard {
  seconds: number;
  /** CPU time by wall time. */
  gatewayBusy: number;
  listenersBusy: number;
}

async function readySessions(gateway: GatewayProcess, count: number): Promise<SessionId[]> {
  const made = await Promise.all(
    Array.from({ length: count }, () => gateway.createSession({ agent: 'load' })),
  );
  await allIdle(gateway, 60_000);
  return made.map(({ id }) => id);
}

/** Every client follows every session. */
async function storm(
  gateway: GatewayProcess,
  { kind, sessions, clients, events, rate }: Storm,
): Promise<Outcome> {
  const ids = await readySessions(gateway, sessions);
  const each = Math.ceil(events / sessions);
  const wanted = ids.flatMap((sessionId) =>
    Array.from({ length: clients }, () => ({ sessionId, expects: each })),
  );
  const listeners = await startListeners(gateway, wanted);
  const before = cpuMs(gateway.pid);
  await startTurns(
    gateway,
    ids.map((sessionId) => ({ sessionId, text: `${kind} ${each} ${rate / sessions}` })),
  );
  const heard = await listeners.done();
  const seconds = (heard.lastAt - heard.firstAt) / 1_000;
  const gatewayBusy = (cpuMs(gateway.pid) - before) / 1_000 / seconds;
  await listeners.close();
  for (const id of ids) await gateway.request('DELETE', `/v1/sessions/${id}`);
  expect(heard.gaps, 'events lost, doubled or reordered').toBe(0);
  return { ...heard, seconds, gatewayBusy, listenersBusy: heard.cpuMs / 1_000 / seconds };
}

/** More than is asked for, so that what is reached is what can be done. */
const OFFERED = [
  { clients: 1, rate: 25_000 },
  { clients: 10, rate: 25_000 },
  { clients: 100, rate: 2_500 },
];

bench('gateway: every event reaches every client once, in few bytes @short', async ({ isShort, record }) => {
  const gateway = await startGateway({ args: AGENT });
  try {
    for (const { clients, rate } of isShort ? [{ clients: 3, rate: 1_000 }] : OFFERED) {
      const events = rate * (isShort ? 2 : 3);
      const out = await storm(gateway, { kind: 'tool', sessions: 1, clients, events, rate });
      // A tool call with a hundred characters.
      expect(out.bytes / out.frames).toBeLessThan(600);
      if (isShort) expect(out.events).toBe(events * clients);
      const to = `to ${clients} ${clients === 1 ? 'client' : 'clients'}`;
      record(`events/s ${to}, ${rate} offered`, '1/s', out.events / clients / out.seconds);
      record(`cut off as too slow, of ${clients}`, 'clients', out.closed);
      record(`CPU of the gateway, ${to}`, 'cores', out.gatewayBusy);
      record(`bytes a frame, ${to}`, 'B', out.bytes / out.frames);
      if (out.listenersBusy > BUSY)
        record.note(`${clients} clients: the listeners took all of a core, and may be the limit.`);
    }
    for (const [kind, sessions] of isShort
      ? []
      : ([
          ['tool', 1],
          ['tool', 10],
          ['text', 10],
        ] as const)) {
      const out = await storm(gateway, { kind, sessions, clients: 1, events: 5_000, rate: 500 });
      record(`added latency at 500 events/s, ${KIND[kind]} of ${sessions}`, 'ms', out.latencies);
    }
  } finally {
    await gateway.dispose();
  }
});

bench('gateway: memory', async ({ record }) => {
  const SESSIONS = 1_000;
  const SOCKETS = 1_000;
  const SLOW = 10;
  const history = writtenHistory(SESSIONS, 20);
  history.make();
  const gateway = await startGateway({ dataDir: history.options.dataDir ?? '', args: AGENT });
  const empty = await startGateway({ args: AGENT });
  try {
    const bytes = (): number => privateBytes(gateway.pid);
    await gateway.token();
    await empty.token();
    const none = privateBytes(empty.pid);
    const sessions = await sessionsOf(gateway);
    expect(sessions).toHaveLength(SESSIONS);
    // Each was looked at once: what is kept of it is kept now.
    for (const { id } of sessions)
      await (await gateway.request('GET', `/v1/sessions/${id}/entries?limit=50`)).text();
    const idle = bytes();
    record('memory a session without its agent', 'KB', (idle - none) / SESSIONS / 1024);
    record('memory of the gateway with 1,000 idle sessions', 'MB', idle / 1024 ** 2);

    const [first] = sessions;
    if (!first) return;
    const wanted = Array.from({ length: SOCKETS }, () => ({ sessionId: first.id, expects: 1 }));
    const sockets = await startListeners(gateway, wanted);
    record('memory a socket', 'KB', (bytes() - idle) / SOCKETS / 1024);
    await sockets.close();
    await expect.poll(async () => (await gateway.status()).sockets).toBe(0);

    const [talker] = await readySessions(gateway, 1);
    if (!talker) return;
    const before = bytes();
    const slow = await startListeners(
      gateway,
      Array.from({ length: SLOW }, () => ({ sessionId: talker, expects: 1 })),
      { reads: false },
    );
    let most = before;
    await startTurns(gateway, [{ sessionId: talker, text: 'tool 60000 0' }]);
    await expect
      .poll(
        async () => {
          most = Math.max(most, bytes());
          return (await sessionsOf(gateway)).find(({ id }) => id === talker)?.state;
        },
        { timeout: 60_000, intervals: [200] },
      )
      .toBe('idle');
    record('memory a client that reads nothing, at most', 'MB', (most - before) / SLOW / 1024 ** 2);
    record('clients left of 10 that read nothing', '', (await gateway.status()).sockets);
    await slow.close();
  } finally {
    await gateway.dispose();
    await empty.dispose();
    history.remove();
  }
});

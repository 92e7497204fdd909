/** Sockets that drop and gateways that are killed: what a client has seen stays, and nothing comes twice. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { LogEvent } from '../../src/shared/event.ts';
import { createEventReader } from '../../src/shared/event-frames.ts';
import { readFrame } from '../../src/shared/frame.ts';
import { eventsPageSchema } from '../../src/shared/http.ts';
import { type SessionId, sessionIdSchema } from '../../src/shared/ids.ts';
import { buildGateway, removeBuild, run } from './cli-process.ts';
import { dial, type Socket, temporaryDirectory } from './door-harness.ts';

let main = '';
beforeAll(async () => {
  ({ main } = await buildGateway());
}, 60_000);
afterAll(removeBuild);

interface Running {
  url: string;
  port: number;
  token: string;
  kill(): Promise<void>;
}

function home() {
  const base = temporaryDirectory();
  const root = join(base, 'root');
  mkdirSync(root);
  const args = ['--port', '0', '--data', join(base, 'data'), '--root', root];
  const start = async (token?: string): Promise<Running> => {
    const program = run(main, args, { APERTURE_DEMO_DIR: join(base, 'demo') });
    const { url, code } = await program.ready;
    const kill = async () => {
      program.child.kill('SIGKILL');
      await program.exited;
    };
    return { url, port: Number(new URL(url).port), token: token ?? (await pair(url, code)), kill };
  };
  return { root, start };
}

async function pair(url: string, code: string): Promise<string> {
  const response = await fetch(`${url}/v1/pair`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code, name: 'test' }),
  });
  return v.parse(v.object({ token: v.string() }), await response.json()).token;
}

async function createSession({ url, token }: Running): Promise<SessionId> {
  const response = await fetch(`${url}/v1/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ agent: 'demo' }),
  });
  return v.parse(v.object({ id: sessionIdSchema }), await response.json()).id;
}

async function loggedEvents({ url, token }: Running, id: SessionId): Promise<LogEvent[]> {
  const response = await fetch(`${url}/v1/sessions/${id}/events`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return v.parse(eventsPageSchema, await response.json()).events;
}

/** A client that keeps what it has seen, and goes on from there on its next socket. */
function createViewer(id: SessionId) {
  const seen: LogEvent[] = [];
  let epoch: string | null = null;
  let resets = 0;

  function take(socket: Socket): void {
    const read = createEventReader();
    socket.raw.on('message', (data) => {
      const frame = readFrame(JSON.parse(String(data)));
      if (frame.type !== 'notification' && frame.type !== 'request') return;
      const known = read(frame);
      if (known.type === 'reset') resets += 1;
      if (known.type !== 'event') return;
      expect(known.event.seq).toBe((seen.at(-1)?.seq ?? 0) + 1);
      epoch = known.epoch;
      seen.push(known.event);
    });
  }

  return {
    seen,
    resets: () => resets,
    async connect(gateway: Running): Promise<Socket> {
      const socket = await dial(gateway, { token: gateway.token });
      take(socket);
      void socket.call('initialize', { protocolVersion: 1 });
      const after = epoch === null ? undefined : { epoch, seq: seen.at(-1)?.seq ?? 0 };
      const reply = await socket.call('session/load', { sessionId: id, _meta: { 'aperture/after': after } });
      expect(reply).toHaveProperty('result');
      return socket;
    },
  };
}

const prompt = (socket: Socket, sessionId: SessionId, text: string, promptId: string): void =>
  socket.send({
    jsonrpc: '2.0',
    id: promptId,
    method: 'session/prompt',
    params: { sessionId, prompt: [{ type: 'text', text }], _meta: { 'aperture/promptId': promptId } },
  });

const numbers = (events: readonly LogEvent[]): number[] =>
  events.flatMap((event) =>
    event.type === 'update' && event.update.sessionUpdate === 'agent_message_chunk'
      ? [...JSON.stringify(event.update).matchAll(/#(\d+)/g)].map((match) => Number(match[1]))
      : [],
  );
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const isOver = (event: LogEvent): boolean => event.type === 'turn' && event.state === 'idle';

it('every chunk comes once to a client whose socket drops again and again', async () => {
  const { start } = home();
  const gateway = await start();
  const id = await createSession(gateway);
  const viewer = createViewer(id);
  let socket = await viewer.connect(gateway);
  prompt(socket, id, '/stream 200 100', 'p1');
  for (let drop = 1; drop <= 5; drop += 1) {
    await vi.waitFor(() => expect(numbers(viewer.seen).length).toBeGreaterThan(drop * 25), {
      timeout: 10_000,
    });
    socket.raw.terminate();
    await socket.closed;
    socket = await viewer.connect(gateway);
  }
  await vi.waitFor(() => expect(viewer.seen.some(isOver)).toBe(true), { timeout: 10_000 });
  expect(numbers(viewer.seen)).toEqual(upTo(200));
  expect(viewer.resets()).toBe(0);
});

it('what was seen before a SIGKILL of the gateway is there after it, the turn ends in the log, and work goes on', async () => {
  const { start } = home();
  const first = await start();
  const id = await createSession(first);
  const viewer = createViewer(id);
  prompt(await viewer.connect(first), id, '/stream 2000 200', 'p1');
  await vi.waitFor(() => expect(numbers(viewer.seen).length).toBeGreaterThan(50), { timeout: 10_000 });
  await first.kill();

  const second = await start(first.token);
  const kept = await loggedEvents(second, id);
  expect(kept.slice(0, viewer.seen.length)).toEqual(viewer.seen);
  const socket = await viewer.connect(second);
  expect(viewer.resets()).toBe(0);
  const ended = viewer.seen.find(isOver);
  expect(ended).toMatchObject({ error: { code: 'gateway_restarted' } });

  prompt(socket, id, '/stream 3 100', 'p2');
  expect(await socket.next((frame) => frame.id === 'p2')).toMatchObject({
    result: { stopReason: 'end_turn' },
  });
  expect(numbers(viewer.seen).slice(-3)).toEqual([1, 2, 3]);

  // The prompt that was cut off, sent again: the same answer as the log's, and nothing runs.
  const before = viewer.seen.length;
  prompt(socket, id, '/stream 2000 200', 'p1');
  expect(await socket.next((frame) => frame.id === 'p1')).toHaveProperty('error');
  expect(viewer.seen.length).toBe(before);
}, 30_000);

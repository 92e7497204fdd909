/** Frames to `/acp`, before authentication (nothing may change) and after it (the gateway must live, and keep its log). */
import { WebSocket } from 'ws';
import type { Target } from '../fuzz.ts';
import { clientFrames, type FuzzHouse, startFuzzHouse } from '../house.ts';
import { type Chance, mutateFrame } from '../mutate.ts';

const FRAMES_A_SOCKET = 20;

/** Frames of the extensions, which no recording has. */
const own = (id: string): unknown[] => [
  {
    jsonrpc: '2.0',
    id: 1,
    method: 'authenticate',
    params: { methodId: 'aperture-token', _meta: { 'aperture/token': 'A'.repeat(43) } },
  },
  {
    jsonrpc: '2.0',
    id: 2,
    method: 'session/load',
    params: {
      sessionId: id,
      cwd: '/',
      mcpServers: [],
      _meta: { 'aperture/after': { epoch: 'e', seq: 3 }, 'aperture/only': true },
    },
  },
  {
    jsonrpc: '2.0',
    id: 3,
    method: 'session/prompt',
    params: {
      sessionId: id,
      prompt: [{ type: 'text', text: 'say hi' }],
      _meta: { 'aperture/promptId': 'p1' },
    },
  },
  {
    jsonrpc: '2.0',
    id: 4,
    method: '_aperture/queue/edit',
    params: { sessionId: id, promptId: 'p1', content: [{ type: 'text', text: 'x' }] },
  },
  {
    jsonrpc: '2.0',
    id: 5,
    method: '_aperture/queue/order',
    params: { sessionId: id, promptIds: ['p1', 'p2'] },
  },
  { jsonrpc: '2.0', id: 6, method: '_aperture/queue/withdraw', params: { sessionId: id, promptId: 'p1' } },
  { jsonrpc: '2.0', id: 7, method: 'session/list', params: { cwd: null } },
  { jsonrpc: '2.0', method: '$/cancel_request', params: { requestId: 3 } },
  { jsonrpc: '2.0', id: 'ask-1', result: { outcome: { outcome: 'selected', optionId: 'yes' } } },
];

export async function openAcp(isInside: boolean): Promise<Target> {
  const house = await startFuzzHouse();
  const before = await house.state();
  // Recorded sessions are not this gateway's: theirs become ours. New ones would start a process each.
  const real = clientFrames
    .filter(({ method }) => method !== 'session/new' && method !== 'session/fork')
    .map((frame) =>
      JSON.parse(JSON.stringify(frame).replace(/"sessionId":"[^"]*"/g, `"sessionId":"${house.sessionId}"`)),
    );
  const corpus = [...real, ...own(house.sessionId), ...own(house.sessionId)];
  let socket: WebSocket | null = null;
  let sent = 0;

  async function connected(chance: Chance): Promise<WebSocket> {
    if (socket?.readyState === WebSocket.OPEN && sent < FRAMES_A_SOCKET) return socket;
    socket?.terminate();
    sent = 0;
    const headers = isInside ? { Authorization: `Bearer ${house.token}` } : { Origin: house.url };
    const next = new WebSocket(`${house.url.replace('http', 'ws')}/acp`, {
      headers,
      perMessageDeflate: false,
    });
    next.on('error', () => undefined);
    await new Promise((resolve) => next.once('open', resolve));
    if (isInside || !chance.oneIn(3)) {
      next.send('{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":1}}');
    }
    socket = next;
    return next;
  }

  return {
    async run(chance) {
      const wire = await connected(chance);
      const text = mutateFrame(chance.pick(corpus), chance);
      sent += 1;
      if (chance.oneIn(20)) wire.send(Buffer.from(text));
      else wire.send(text);
      await settled(wire);
    },
    async check() {
      await lives(house);
      if (!isInside && (await house.state()) !== before) throw new Error('something changed');
    },
    async close() {
      socket?.terminate();
      await house.close();
    },
  };
}

/** The gateway has read what was sent: it answers a ping after it, or has closed. */
function settled(wire: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      wire.off('pong', done);
      wire.off('close', done);
      resolve();
    };
    wire.on('pong', done);
    wire.on('close', done);
    if (wire.readyState === WebSocket.OPEN) wire.ping();
    else done();
  });
}

/** It answers, called nothing a failure of its own, and its log is whole. */
export async function lives(house: FuzzHouse): Promise<void> {
  if (house.errors.length > 0) throw new Error(house.errors[0]);
  const { status } = await house.get('/healthz');
  if (status !== 'ok') throw new Error('no answer');
  const { sessions } = (await house.get('/v1/sessions')) as { sessions: { id: string; lastSeq: number }[] };
  if (!sessions.some(({ id }) => id === house.sessionId)) return;
  const { events } = (await house.get(`/v1/sessions/${house.sessionId}/events`)) as {
    events: { seq: number }[];
  };
  if (events.some(({ seq }, n) => seq !== n + 1)) throw new Error('a gap in the log');
}

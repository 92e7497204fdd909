import { describe, expect, it, vi } from 'vitest';
import { ServiceError } from '../../src/gateway/sessions/session-service.ts';
import type { EventBody } from '../../src/shared/event.ts';
import { createEventReader } from '../../src/shared/event-frames.ts';
import { RPC, readFrame } from '../../src/shared/frame.ts';
import type { RequestId, SessionId } from '../../src/shared/ids.ts';
import { enter, type House, type Socket, startHouse } from './door-harness.ts';

const text = (words: string): EventBody => ({
  type: 'update',
  update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: words } },
});
const question = (requestId: string): EventBody => ({
  type: 'permission',
  requestId: requestId as RequestId,
  toolCall: { toolCallId: 'call' },
  options: [
    { optionId: 'yes', name: 'Allow', kind: 'allow_once' },
    { optionId: 'no', name: 'Reject', kind: 'reject_once' },
  ],
});

async function houseWithSession(): Promise<{ house: House; id: SessionId }> {
  const house = await startHouse();
  const { id } = await house.service.create({ agent: 'demo' });
  return { house, id };
}

const load = (socket: Socket, sessionId: SessionId, after?: unknown) =>
  socket.call('session/load', { sessionId, cwd: '/', mcpServers: [], _meta: { 'aperture/after': after } });

/** The positions of a socket's events, as a reader that knows the protocol finds them. */
function seqs(socket: Socket): number[] {
  const read = createEventReader();
  return socket.frames.flatMap((frame) => {
    const parsed = readFrame(frame);
    if (parsed.type !== 'notification' && parsed.type !== 'request') return [];
    const known = read(parsed);
    return known.type === 'event' ? [known.event.seq] : [];
  });
}
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

const asked = (socket: Socket): Promise<Record<string, unknown>> =>
  socket.next((frame) => frame.method === 'session/request_permission');
const answer = (socket: Socket, id: unknown, outcome: unknown): void =>
  socket.send({ jsonrpc: '2.0', id, result: { outcome } });
const selected = (optionId: string) => ({ outcome: 'selected', optionId });

describe('session/load', () => {
  it('replays everything, then goes live, each event once and in order', async () => {
    const { house, id } = await houseWithSession();
    for (let i = 0; i < 700; i += 1) house.service.say(id, text('x'));
    const socket = await enter(house);
    const loading = load(socket, id);
    // Events go on while the replay runs.
    const timer = setInterval(() => house.service.say(id, text('y'), text('z')), 1);
    const reply = await loading;
    await vi.waitFor(() => expect(house.service.lastSeq(id)).toBeGreaterThan(760));
    clearInterval(timer);
    const last = house.service.lastSeq(id);
    await vi.waitFor(() => expect(seqs(socket)).toHaveLength(last));
    expect(seqs(socket)).toEqual(upTo(last));
    const { seq } = (reply.result as { _meta: { 'aperture/after': { seq: number } } })._meta[
      'aperture/after'
    ];
    const before = socket.frames.slice(0, socket.frames.indexOf(reply));
    expect(before.filter((frame) => frame.method === 'session/update')).toHaveLength(seq);
  });

  it('replays only what came after the cursor', async () => {
    const { house, id } = await houseWithSession();
    for (let i = 0; i < 5; i += 1) house.service.say(id, text('x'));
    const socket = await enter(house);
    const epoch = house.service.epoch(id);
    const reply = await load(socket, id, { epoch, seq: 3 });
    expect(reply.result).toMatchObject({ _meta: { 'aperture/after': { epoch, seq: 5 } } });
    expect(seqs(socket)).toEqual([4, 5]);
    expect(socket.notifications('_aperture/reset')).toEqual([]);
  });

  it.each([
    ['another epoch', { epoch: 'other', seq: 1 }],
    ['a position beyond the log', { seq: 99 }],
  ])('says reset for %s, and replays everything', async (_name, cursor) => {
    const { house, id } = await houseWithSession();
    house.service.say(id, text('x'), text('y'));
    const socket = await enter(house);
    const epoch = house.service.epoch(id);
    await load(socket, id, { epoch, ...cursor });
    expect(socket.frames[1]).toMatchObject({
      method: '_aperture/reset',
      params: { sessionId: id, epoch, seq: 0 },
    });
    expect(seqs(socket)).toEqual([1, 2]);
  });

  it('says reset where the log was trimmed', async () => {
    const { house, id } = await houseWithSession();
    for (let i = 0; i < 5; i += 1) house.service.say(id, text('x'));
    house.service.trim(id, 3);
    const socket = await enter(house);
    await load(socket, id);
    expect(socket.frames[1]).toMatchObject({ method: '_aperture/reset', params: { seq: 3 } });
    expect(seqs(socket)).toEqual([4, 5]);
  });

  it('refuses a cursor that is none', async () => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    expect(await load(socket, id, { epoch: 7 })).toMatchObject({ error: { code: RPC.invalidParams } });
  });

  it('sends a batch that was committed together in one go', async () => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    await load(socket, id);
    let reads = 0;
    // `ws` tells of every frame of one read in the same tick.
    const before = socket.frames.length;
    socket.raw.on('message', () => {
      if (socket.frames.length === before + 1) setImmediate(() => (reads = socket.frames.length - before));
    });
    house.service.say(id, ...Array.from({ length: 50 }, () => text('x')));
    await vi.waitFor(() => expect(reads).toBeGreaterThan(0));
    expect(reads).toBe(50);
  });

  it('closes with 1013 a client that does not read', async () => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    await load(socket, id);
    socket.raw.pause();
    const status = async () =>
      ((await (await house.call('/v1/status')).json()) as { sockets: number }).sockets;
    await vi.waitFor(
      async () => {
        for (let i = 0; i < 20; i += 1) house.service.say(id, text('x'.repeat(200_000)));
        expect(await status()).toBe(0);
      },
      { timeout: 10_000, interval: 1 },
    );
  });

  it('closes with 1013 a client that asks and asks, and does not read', async () => {
    const { house, id } = await houseWithSession();
    house.service.list = () =>
      Array.from({ length: 500 }, () => house.service.get(id)).flatMap((one) => one ?? []);
    const socket = await enter(house);
    socket.raw.pause();
    const status = async () =>
      ((await (await house.call('/v1/status')).json()) as { sockets: number }).sockets;
    await vi.waitFor(
      async () => {
        for (let i = 0; i < 50; i += 1) socket.send({ jsonrpc: '2.0', id: i, method: 'session/list' });
        expect(await status()).toBe(0);
      },
      { timeout: 10_000, interval: 1 },
    );
  });

  it('sends one very large event to a client that reads', async () => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    await load(socket, id);
    house.service.say(id, text('x'.repeat(12_000_000)), text('y'));
    await vi.waitFor(() => expect(seqs(socket)).toEqual([1, 2]));
    expect(await socket.call('session/list')).toHaveProperty('result');
  });

  it('replays a long history to a slow client without piling it up', async () => {
    const { house, id } = await houseWithSession();
    for (let i = 0; i < 600; i += 1) house.service.say(id, text('x'.repeat(50_000)));
    const socket = await enter(house);
    const { events } = house.service;
    let handedOut = 0;
    house.service.events = (...args) => {
      const page = events(...args);
      handedOut += page.events.length;
      return page;
    };
    socket.raw.pause();
    const loading = load(socket, id);
    await vi.waitFor(() => expect(handedOut).toBeGreaterThan(0));
    // Every answer is a turn of the loop in which a replay that does not wait would go on.
    for (let i = 0; i < 20; i += 1) await house.call('/v1/status');
    expect(handedOut).toBe(200);
    socket.raw.resume();
    await loading;
    expect(seqs(socket)).toEqual(upTo(600));
  });
});

describe('permissions', () => {
  it('are asked on every socket that loaded the session; the first answer settles them everywhere', async () => {
    const { house, id } = await houseWithSession();
    const other = await house.pair('phone');
    const [here, there] = [await enter(house), await enter(house, other.token)];
    await load(here, id);
    await load(there, id);
    house.service.say(id, question('q1'));
    const [mine, theirs] = [await asked(here), await asked(there)];
    expect(typeof mine.id).toBe('string');
    answer(there, theirs.id, selected('yes'));
    for (const socket of [here, there]) {
      expect(await socket.next((frame) => frame.method === '_aperture/permission_resolved')).toMatchObject({
        params: { requestId: 'q1', outcome: selected('yes'), by: 'phone' },
      });
    }
    expect(await here.next((frame) => frame.method === '$/cancel_request')).toMatchObject({
      params: { requestId: mine.id },
    });
    expect(there.notifications('$/cancel_request')).toEqual([]);
    // Too late: nothing happens.
    answer(here, mine.id, selected('no'));
    await here.call('session/list');
    expect(house.service.answers).toHaveLength(1);
  });

  it('are asked in their place in the replay while open, and told once answered', async () => {
    const { house, id } = await houseWithSession();
    house.service.say(id, text('a'), question('old'), question('open'), text('b'));
    await house.service.answerPermission(id, 'old' as RequestId, { outcome: 'cancelled' }, 'me');
    const socket = await enter(house);
    await load(socket, id);
    const methods = socket.frames.flatMap((frame) => (frame.method === undefined ? [] : [frame.method]));
    expect(methods).toEqual([
      'session/update',
      '_aperture/permission',
      'session/request_permission',
      'session/update',
      '_aperture/permission_resolved',
    ]);
    expect(seqs(socket)).toEqual([1, 2, 3, 4, 5]);
  });

  it('from before the cursor are asked again after the reply', async () => {
    const { house, id } = await houseWithSession();
    house.service.say(id, question('q1'), text('a'));
    const socket = await enter(house);
    const reply = await load(socket, id, { epoch: house.service.epoch(id), seq: 2 });
    const request = await asked(socket);
    expect(socket.frames.indexOf(request)).toBeGreaterThan(socket.frames.indexOf(reply));
    expect(request).toMatchObject({ params: { _meta: { 'aperture/seq': 1, 'aperture/requestId': 'q1' } } });
    answer(socket, request.id, selected('yes'));
    await vi.waitFor(() => expect(house.service.answers).toMatchObject([{ requestId: 'q1', by: 'first' }]));
  });

  it.each([
    ['an option that is not offered', { outcome: selected('sudo') }],
    ['no outcome', {}],
    ['an outcome that is none', { outcome: { outcome: 'maybe' } }],
  ])('stay open after %s', async (_name, result) => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    await load(socket, id);
    house.service.say(id, question('q1'));
    const { id: ask } = await asked(socket);
    socket.send({ jsonrpc: '2.0', id: ask, result });
    await socket.call('session/list');
    expect(house.service.answers).toEqual([]);
    answer(socket, ask, selected('no'));
    await vi.waitFor(() => expect(house.service.answers).toMatchObject([{ outcome: selected('no') }]));
  });

  it('take no answer under an id that was not asked', async () => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    await load(socket, id);
    house.service.say(id, question('q1'));
    await asked(socket);
    for (const wrong of [0, 1, null, 'q1', 'ask-2']) answer(socket, wrong, selected('yes'));
    await socket.call('session/list');
    expect(house.service.answers).toEqual([]);
  });

  it('are asked under new ids when a session is loaded again, and the old ones are withdrawn', async () => {
    const { house, id } = await houseWithSession();
    house.service.say(id, question('q1'));
    const socket = await enter(house);
    await load(socket, id);
    await load(socket, id);
    const ids = socket.notifications('session/request_permission').map((frame) => frame.id);
    expect(new Set(ids).size).toBe(2);
    expect(socket.notifications('$/cancel_request')).toMatchObject([{ params: { requestId: ids[0] } }]);
    answer(socket, ids[1], selected('yes'));
    await vi.waitFor(() => expect(house.service.answers).toHaveLength(1));
  });
});

describe('session/prompt', () => {
  const prompt = (socket: Socket, sessionId: SessionId, promptId?: string) =>
    socket.call('session/prompt', {
      sessionId,
      prompt: [{ type: 'text', text: 'hello' }],
      ...(promptId && { _meta: { 'aperture/promptId': promptId } }),
    });

  it('is answered with the stop reason when the turn is over, on a socket that did not load it too', async () => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    const replying = prompt(socket, id, 'p1');
    await vi.waitFor(() => expect(house.service.prompts).toMatchObject([{ promptId: 'p1' }]));
    house.service.say(id, text('hi'));
    await socket.next((frame) => frame.method === 'session/update');
    house.service.prompts[0]?.end('end_turn');
    expect(await replying).toMatchObject({ result: { stopReason: 'end_turn' } });
  });

  it('makes up an id of its own for each prompt that has none', async () => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    void prompt(socket, id).catch(() => undefined);
    void prompt(socket, id).catch(() => undefined);
    await vi.waitFor(() => expect(house.service.prompts).toHaveLength(2));
    expect(new Set(house.service.prompts.map(({ promptId }) => promptId)).size).toBe(2);
  });

  it('is answered with the failure', async () => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    const replying = prompt(socket, id);
    await vi.waitFor(() => expect(house.service.prompts).toHaveLength(1));
    house.service.prompts[0]?.end(new ServiceError('agent_error', 'The agent exited'));
    expect(await replying).toMatchObject({ error: { code: RPC.internalError, message: 'The agent exited' } });
  });

  it('does not tell a bug’s words, and survives it', async () => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    const replying = prompt(socket, id);
    await vi.waitFor(() => expect(house.service.prompts).toHaveLength(1));
    house.service.prompts[0]?.end(new Error('secret detail'));
    expect(await replying).toMatchObject({ error: { code: RPC.internalError, message: 'Internal error' } });
    expect(await socket.call('session/list')).toHaveProperty('result');
  });

  it.each([
    ['no prompt', {}],
    ['a block of no kind', { prompt: [{ type: 'smell' }] }],
    ['an id that is no text', { prompt: [], _meta: { 'aperture/promptId': 7 } }],
  ])('with %s is refused, and runs nothing', async (_name, params) => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    const reply = await socket.call('session/prompt', { sessionId: id, ...params });
    expect(reply).toMatchObject({ error: { code: RPC.invalidParams } });
    expect(house.service.prompts).toEqual([]);
  });

  it('is cancelled by session/cancel, and by nothing that means another turn', async () => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    house.service.say(id, { type: 'turn', state: 'running', promptId: 'p1' as never }); // a prompt id
    const cancel = (meta: object) =>
      socket.send({ jsonrpc: '2.0', method: 'session/cancel', params: { sessionId: id, ...meta } });
    cancel({ _meta: { 'aperture/promptId': 'p0' } });
    await socket.call('session/list');
    expect(house.service.calls).toEqual([]);
    cancel({});
    await vi.waitFor(() => expect(house.service.calls).toEqual([['cancel', id]]));
  });
});

describe('the other calls', () => {
  it('make, list, set and close sessions', async () => {
    const { house } = await houseWithSession();
    const socket = await enter(house);
    const made = await socket.call('session/new', {
      cwd: '/',
      mcpServers: [],
      _meta: { 'aperture/agent': 'demo' },
    });
    const { sessionId } = made.result as { sessionId: SessionId };
    house.service.say(sessionId, text('hi'));
    expect(await socket.next((frame) => frame.method === 'session/update')).toMatchObject({
      params: { sessionId },
    });
    const list = await socket.call('session/list');
    expect(list.result).toMatchObject({
      sessions: [{}, { sessionId, cwd: '/', updatedAt: expect.any(String) }],
    });
    expect(await socket.call('session/set_mode', { sessionId, modeId: 'ask' })).toMatchObject({ result: {} });
    const option = await socket.call('session/set_config_option', { sessionId, configId: 'm', value: true });
    expect(option).toMatchObject({ result: { configOptions: [] } });
    expect(await socket.call('session/close', { sessionId })).toMatchObject({ result: {} });
    expect(house.service.calls).toEqual([
      ['setMode', sessionId, 'ask'],
      ['setConfigOption', sessionId, 'm', true],
      ['close', sessionId],
    ]);
  });

  it('refuse an agent that is not configured', async () => {
    const { house } = await houseWithSession();
    const socket = await enter(house);
    const reply = await socket.call('session/new', { cwd: '/', _meta: { 'aperture/agent': 'rm -rf' } });
    expect(reply).toMatchObject({ error: { code: RPC.invalidParams, message: 'agent: unknown' } });
  });

  it('resume a session without its history', async () => {
    const { house, id } = await houseWithSession();
    house.service.say(id, text('a'), question('q1'));
    const socket = await enter(house);
    const reply = await socket.call('session/resume', { sessionId: id, cwd: '/' });
    expect(reply.result).toMatchObject({ _meta: { 'aperture/after': { seq: 2 } } });
    await asked(socket);
    expect(socket.notifications('session/update')).toEqual([]);
  });
});

describe('a deleted session', () => {
  it('closes the sockets that loaded it with 4404, and no others', async () => {
    const { house, id } = await houseWithSession();
    const [in1, out] = [await enter(house), await enter(house)];
    await load(in1, id);
    await house.call(`/v1/sessions/${id}`, { method: 'DELETE' });
    expect(await in1.closed).toMatchObject({ code: 4404 });
    expect(await out.call('session/list')).toHaveProperty('result');
  });

  it('answers the client that deleted it before its socket closes', async () => {
    const { house, id } = await houseWithSession();
    const socket = await enter(house);
    await load(socket, id);
    expect(await socket.call('session/delete', { sessionId: id })).toMatchObject({ result: {} });
    expect(await socket.closed).toMatchObject({ code: 4404 });
  });

  it('leaves open a socket that has other sessions', async () => {
    const { house, id } = await houseWithSession();
    const { id: kept } = await house.service.create({ agent: 'demo' });
    const socket = await enter(house);
    await load(socket, id);
    await load(socket, kept);
    await house.service.delete(id);
    house.service.say(kept, text('still here'));
    expect(await socket.next((frame) => frame.method === 'session/update')).toMatchObject({
      params: { sessionId: kept },
    });
  });
});

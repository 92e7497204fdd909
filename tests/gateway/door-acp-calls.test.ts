import { describe, expect, it, vi } from 'vitest';
import { ServiceError } from '../../src/gateway/sessions/session-service.ts';
import { RPC } from '../../src/shared/frame.ts';
import type { SessionId } from '../../src/shared/ids.ts';
import { enter, type Socket } from './door-harness.ts';
import { asked, houseWithSession, load, question, text } from './door-session-steps.ts';

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

import { describe, expect, it, vi } from 'vitest';
import { RPC } from '../../src/shared/frame.ts';
import { dial, enter, startHouse } from './door-harness.ts';

const INITIALIZE = { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: 1 } };
const authenticate = (token: string) => ({
  jsonrpc: '2.0',
  id: 2,
  method: 'authenticate',
  params: { methodId: 'aperture-token', _meta: { 'aperture/token': token } },
});

describe('the opening calls', () => {
  it('lets in what authenticates as its second frame', async () => {
    const house = await startHouse();
    const socket = await dial(house, { origin: house.url });
    const welcome = await socket.call('initialize', { protocolVersion: 1 });
    expect(welcome.result).toMatchObject({
      protocolVersion: 1,
      agentCapabilities: { loadSession: true },
      authMethods: [{ id: 'aperture-token' }],
    });
    expect(await socket.call('session/list')).toMatchObject({ error: { code: RPC.authenticationRequired } });
    socket.send(authenticate(house.token));
    expect(await socket.next((frame) => frame.id === 2 && 'result' in frame)).toBeDefined();
    expect(await socket.call('session/list')).toMatchObject({ result: { sessions: [] } });
  });

  it('takes the opening frames sent at once, in order', async () => {
    const house = await startHouse();
    const { id } = await house.service.create({ agent: 'demo' });
    house.service.say(id, { type: 'turn', state: 'running' });
    const socket = await dial(house, { origin: house.url });
    socket.send(INITIALIZE);
    socket.send(authenticate(house.token));
    socket.send({ jsonrpc: '2.0', id: 3, method: 'session/load', params: { sessionId: id } });
    const reply = await socket.next((frame) => frame.id === 3);
    expect(reply).toMatchObject({ result: { _meta: { 'aperture/after': { seq: 1 } } } });
    expect(socket.frames.map((frame) => frame.id ?? frame.method)).toEqual([1, 2, '_aperture/turn', 3]);
  });

  it('closes with 1002 when the first call is not initialize', async () => {
    const house = await startHouse();
    const early = await dial(house, { origin: house.url });
    early.send({ jsonrpc: '2.0', id: 1, method: 'session/list', params: {} });
    expect(await early.closed).toMatchObject({ code: 1002 });
    expect(early.frames).toMatchObject([{ id: 1, error: { code: RPC.authenticationRequired } }]);
    const known = await dial(house, { token: house.token });
    known.send({ jsonrpc: '2.0', method: 'session/cancel', params: {} });
    expect(await known.closed).toMatchObject({ code: 1002 });
  });

  it('closes with 1008 what does not authenticate in time', async () => {
    const house = await startHouse({ timing: { authenticateMs: 50 } });
    const socket = await dial(house, { origin: house.url });
    await socket.call('initialize', { protocolVersion: 1 });
    expect(await socket.closed).toMatchObject({ code: 1008 });
  });

  it('closes with 1008 an early frame over 64 KiB, whole or not yet', async () => {
    const house = await startHouse();
    const large = JSON.stringify({
      ...INITIALIZE,
      params: { protocolVersion: 1, filler: 'x'.repeat(70_000) },
    });
    const whole = await dial(house, { origin: house.url });
    whole.send(large);
    expect(await whole.closed).toMatchObject({ code: 1008 });
    const part = await dial(house, { origin: house.url });
    part.raw.send('x'.repeat(70_000), { fin: false });
    expect(await part.closed).toMatchObject({ code: 1008 });
  });

  it('takes a large frame right behind authenticate', async () => {
    const house = await startHouse();
    const { id } = await house.service.create({ agent: 'demo' });
    const socket = await dial(house, { origin: house.url });
    socket.send(INITIALIZE);
    socket.send(authenticate(house.token));
    const prompt = [{ type: 'text', text: 'x'.repeat(300_000) }];
    socket.send({ jsonrpc: '2.0', id: 3, method: 'session/prompt', params: { sessionId: id, prompt } });
    await vi.waitFor(() => expect(house.service.prompts).toHaveLength(1));
  });

  it('keeps no more than 64 sockets that never authenticate, and lets the owner in among them', async () => {
    const house = await startHouse();
    const crowd = await Promise.all(Array.from({ length: 100 }, () => dial(house, { origin: house.url })));
    const first = crowd[0];
    expect(await first?.closed).toMatchObject({ code: 1008 });
    const owner = await dial(house, { origin: house.url });
    await owner.call('initialize', { protocolVersion: 1 });
    owner.send(authenticate(house.token));
    expect(await owner.next((frame) => frame.id === 2)).toMatchObject({ result: {} });
  });
});

describe('frames that do not fit', () => {
  it.each([
    ['not JSON', '{', RPC.parseError, null],
    ['a batch', '[{"jsonrpc":"2.0","id":1,"method":"session/list"}]', RPC.invalidRequest, null],
    ['no object', '7', RPC.invalidRequest, null],
    ['a wrong jsonrpc', '{"jsonrpc":"1.0","id":5,"method":"session/list"}', RPC.invalidRequest, 5],
    ['a method that is no string', '{"jsonrpc":"2.0","id":5,"method":7}', RPC.invalidRequest, 5],
    ['an unknown method', '{"jsonrpc":"2.0","id":5,"method":"session/fly"}', RPC.methodNotFound, 5],
    [
      'params that are no object',
      '{"jsonrpc":"2.0","id":5,"method":"session/list","params":[]}',
      RPC.invalidRequest,
      5,
    ],
    [
      'a wrong type in a field',
      '{"jsonrpc":"2.0","id":5,"method":"session/load","params":{"sessionId":7}}',
      RPC.invalidParams,
      5,
    ],
    [
      'an unknown session',
      '{"jsonrpc":"2.0","id":5,"method":"session/load","params":{"sessionId":"x"}}',
      RPC.resourceNotFound,
      5,
    ],
    ['nesting too deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, RPC.invalidRequest, null],
  ])('%s is answered and kills nothing', async (_name, text, code, id) => {
    const house = await startHouse();
    const socket = await enter(house);
    socket.send(text);
    expect(await socket.next((frame) => 'error' in frame)).toMatchObject({ id, error: { code } });
    expect(await socket.call('session/list')).toHaveProperty('result');
  });

  it('ignores binary frames', async () => {
    const house = await startHouse();
    const socket = await enter(house);
    socket.raw.send(Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 9, method: 'session/list' })));
    await socket.call('session/list');
    expect(socket.frames.some((frame) => frame.id === 9)).toBe(false);
  });

  it('closes with 1009 a frame over 16 MiB', async () => {
    const house = await startHouse();
    const socket = await enter(house);
    socket.raw.on('error', () => undefined);
    socket.raw.send('x'.repeat(16 * 1024 * 1024 + 1));
    expect(await socket.closed).toMatchObject({ code: 1009 });
  });

  it('refuses a second initialize', async () => {
    const house = await startHouse();
    const socket = await enter(house);
    expect(await socket.call('initialize', { protocolVersion: 1 })).toMatchObject({
      error: { code: -32600 },
    });
  });
});

describe('a socket’s end', () => {
  it('closes the sockets of a revoked device with 4401 at once, and no others', async () => {
    const house = await startHouse();
    const other = await house.pair('other');
    const mine = await enter(house);
    const theirs = await enter(house, other.token);
    expect((await house.call(`/v1/devices/${other.device.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await theirs.closed).toMatchObject({ code: 4401 });
    expect(await mine.call('session/list')).toHaveProperty('result');
    await expect(dial(house, { token: other.token })).rejects.toThrow('status 401');
  });

  it('closes a socket that answers no ping', async () => {
    const house = await startHouse({ timing: { pingMs: 30, silenceMs: 100 } });
    const socket = await enter(house);
    socket.raw.pause();
    await vi.waitFor(async () => {
      const status = (await (await house.call('/v1/status')).json()) as { sockets: number };
      expect(status.sockets).toBe(0);
    });
  });

  it('says something after a silence', async () => {
    const house = await startHouse({ timing: { pingMs: 30 } });
    const socket = await enter(house);
    expect(await socket.next((frame) => frame.method === '_aperture/ping')).toBeDefined();
  });
});

/**
 * What must be refused on `/acp`, tried on a gateway with a session at work, byte by byte: each time with the answer
 * or the close code that it gets, and with everything that the gateway holds as it was before.
 */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { METHOD, RPC } from '../../src/shared/frame.ts';
import {
  type Attacked,
  authenticate,
  bearer,
  call,
  closeCode,
  frame,
  knock,
  type RawRequest,
  requestText,
  startAttacked,
  statusOf,
  UPGRADE,
} from './door-attack.ts';
import { dial } from './door-harness.ts';

let house: Attacked;
beforeAll(async () => {
  house = await startAttacked();
});
afterAll(() => house.close());

const INITIALIZE = call(1, 'initialize', { protocolVersion: 1 });

/** Every call that reads or changes something, right in all its fields. */
const calls = (): [method: string, params: Record<string, unknown>][] => {
  const sessionId = house.sessionId;
  const prompt = [{ type: 'text', text: 'say hi' }];
  return [
    ['session/new', { cwd: house.root, mcpServers: [], _meta: { 'aperture/agent': 'core' } }],
    ['session/list', {}],
    ['session/load', { sessionId, cwd: house.root, mcpServers: [] }],
    ['session/resume', { sessionId, cwd: house.root }],
    ['session/prompt', { sessionId, prompt }],
    ['session/set_mode', { sessionId, modeId: 'ask' }],
    ['session/set_config_option', { sessionId, configId: 'model', value: 'x' }],
    ['session/close', { sessionId }],
    [METHOD.queueEdit, { sessionId, promptId: 'p', content: prompt }],
    [METHOD.queueOrder, { sessionId, promptIds: ['p'] }],
    [METHOD.queueWithdraw, { sessionId, promptId: 'p' }],
    ['session/delete', { sessionId }],
  ];
};

/** Asks to upgrade, and sends these frames behind it without waiting for leave; what came back until the end. */
const push = (request: RawRequest, frames: readonly (string | Buffer)[] = []): Promise<string> => {
  const headers = [...UPGRADE, ...(request.headers ?? [])];
  const head = requestText(house.port, { path: '/acp', ...request, headers });
  return knock(house.port, Buffer.concat([Buffer.from(head), ...frames.map((one) => frame(one))]));
};
const behind = (token: string): string[] => [
  INITIALIZE,
  authenticate(token),
  ...calls().map(([method, params], n) => call(10 + n, method, params)),
];

describe('an upgrade', () => {
  it.each<[string, number, (token: string) => RawRequest]>([
    ['without Origin and token', 403, () => ({})],
    ['with a wrong token', 401, () => ({ headers: [bearer('A'.repeat(43))] })],
    ['with a part of the token', 401, (token) => ({ headers: [bearer(token.slice(1))] })],
    ['with a wrong token from our own page', 401, () => ({ headers: [bearer('x'), `Origin: ${house.url}`] })],
    ['with the token in the query', 403, (token) => ({ path: `/acp?token=${token}` })],
    ['with the token as a protocol', 403, (token) => ({ headers: [`Sec-WebSocket-Protocol: ${token}`] })],
    ['from a foreign Origin', 403, (token) => ({ headers: [bearer(token), 'Origin: http://evil.test'] })],
    [
      'from an Origin that looks like ours',
      403,
      (token) => ({ headers: [bearer(token), `Origin: http://localhost.evil.test:${house.port}`] }),
    ],
    ['from another port', 403, (token) => ({ headers: [bearer(token), 'Origin: http://localhost:1'] })],
    ['from a sandboxed frame', 403, (token) => ({ headers: [bearer(token), 'Origin: null'] })],
    [
      'with two Origins',
      400,
      (token) => ({ headers: [bearer(token), `Origin: ${house.url}`, 'Origin: http://evil.test'] }),
    ],
    ['to a foreign Host', 403, (token) => ({ host: `evil.test:${house.port}`, headers: [bearer(token)] })],
    ['to two Hosts', 400, (token) => ({ headers: [bearer(token), 'Host: evil.test'] })],
    ['to another path', 404, (token) => ({ path: '/v1/events', headers: [bearer(token)] })],
    ['to a path below', 404, (token) => ({ path: '/acp/', headers: [bearer(token)] })],
  ])('%s is refused, with all that was sent behind it', async (_name, status, request) => {
    await house.unchanged(async () => {
      expect(statusOf(await push(request(house.token), behind(house.token)))).toBe(status);
    });
  });

  it('with the token of a revoked device is refused, and so is that token as the second frame', async () => {
    const phone = await house.pair('phone');
    const path = `/v1/devices/${phone.id}`;
    const revoke = requestText(house.port, { method: 'DELETE', path, headers: [bearer(house.token)] });
    expect(statusOf(await knock(house.port, revoke))).toBe(204);
    await house.unchanged(async () => {
      expect(statusOf(await push({ headers: [bearer(phone.token)] }))).toBe(401);
      const tries = [INITIALIZE, ...[1, 2, 3].map(() => authenticate(phone.token)), ...behind(phone.token)];
      const answer = await push({ headers: [`Origin: ${house.url}`] }, tries);
      expect([statusOf(answer), closeCode(answer)]).toEqual([101, 1008]);
    });
  });
});

describe('before authentication', () => {
  const ours = (): RawRequest => ({ headers: [`Origin: ${house.url}`] });

  it.each<[string, number, () => (string | Buffer)[]]>([
    ['any call at all first', 1002, () => behind(house.token).slice(2)],
    ['authenticate first, with the right token', 1002, () => [authenticate(house.token)]],
    ['three wrong tokens', 1008, () => [INITIALIZE, ...[1, 2, 3].map(() => authenticate('A'.repeat(43)))]],
    ['a frame over 64 KiB', 1008, () => [INITIALIZE, call(2, 'session/list', { x: 'x'.repeat(70_000) })]],
    ['frames without end', 1008, () => Array.from({ length: 100 }, (_, n) => (n ? '{' : INITIALIZE))],
  ])('%s closes the socket with %i', async (_name, code, frames) => {
    await house.unchanged(async () => {
      expect(closeCode(await push(ours(), frames()))).toBe(code);
    });
  });

  it('every call is refused with -32000, and answers to questions that were never asked are nothing', async () => {
    await house.unchanged(async () => {
      const socket = await dial(house, { origin: house.url });
      await socket.call('initialize', { protocolVersion: 1 });
      for (const id of [0, 1, 'ask-1']) {
        const result = { outcome: { outcome: 'selected', optionId: 'yes' } };
        socket.send({ jsonrpc: '2.0', id, result });
      }
      for (const [method, params] of calls()) {
        const { error } = await socket.call(method, params);
        expect([method, error]).toMatchObject([method, { code: RPC.authenticationRequired }]);
      }
      socket.raw.terminate();
    });
  });
});

describe('a device’s own socket', () => {
  const enter = async () => {
    const socket = await dial(house, { token: house.token });
    await socket.call('initialize', { protocolVersion: 1 });
    return socket;
  };

  it('is refused a wrong type in any field of any call', async () => {
    const odd = [7, [], {}, null, [7], true];
    /** What a field may be as well, or what the gateway has no use for. */
    const passes: Record<string, readonly unknown[]> = { value: [true], cwd: odd };
    await house.unchanged(async () => {
      const socket = await enter();
      for (const [method, params] of calls()) {
        for (const field of Object.keys(params)) {
          if (field === '_meta' || field === 'mcpServers') continue;
          // The directory of a session that is there already is its own.
          const isUsed = field !== 'cwd' || method === 'session/new';
          for (const value of odd) {
            if (!isUsed || (field !== 'cwd' && passes[field]?.includes(value))) continue;
            if (['prompt', 'promptIds'].includes(field) && Array.isArray(value) && value.length === 0)
              continue;
            const reply = await socket.call(method, { ...params, [field]: value });
            expect([method, field, value, reply.error]).toMatchObject([
              method,
              field,
              value,
              { code: RPC.invalidParams },
            ]);
          }
        }
        for (const params of [7, 'x', [], true]) {
          socket.sent += 1;
          socket.send({ jsonrpc: '2.0', id: socket.sent, method, params });
          const id = socket.sent;
          const reply = await socket.next((frame) => frame.id === id && !('method' in frame));
          expect([method, params, reply]).toMatchObject([
            method,
            params,
            { error: { code: RPC.invalidRequest } },
          ]);
        }
      }
      socket.raw.terminate();
    });
  });

  it.each([
    '/',
    'ROOT/..',
    'ROOT/inside/../..',
    'ROOT/out',
    'ROOT-other',
    'inside',
    'ROOT/\u0000',
  ])('makes no session in the directory "%s", outside the roots', async (path) => {
    await house.unchanged(async () => {
      const socket = await enter();
      const cwd = path.replace('ROOT', house.root);
      expect(await socket.call('session/new', { cwd, mcpServers: [] })).toHaveProperty('error');
      socket.raw.terminate();
    });
  });

  it.each([
    'nobody',
    '',
    'CORE',
    '../core',
    '/bin/sh',
    'core; id',
    '__proto__',
    'constructor',
  ])('makes no session with the agent "%s", which is not configured', async (agent) => {
    await house.unchanged(async () => {
      const socket = await enter();
      const reply = await socket.call('session/new', { cwd: house.root, _meta: { 'aperture/agent': agent } });
      expect(reply).toHaveProperty('error');
      socket.raw.terminate();
    });
  });

  const remove = (): string => call(9, 'session/delete', { sessionId: house.sessionId });
  it.each<[string, number | null, () => (string | Buffer)[]]>([
    ['a frame that is not masked', 1002, () => [frame(remove(), { masked: false })]],
    ['reserved bits', 1002, () => [frame(remove(), { head: 0xf1 })]],
    ['an unknown opcode', 1002, () => [frame(remove(), { opcode: 3 })]],
    ['a continuation of nothing', 1002, () => [frame(remove(), { opcode: 0 })]],
    ['a ping that is too long', 1002, () => [frame('x'.repeat(200), { opcode: 9 })]],
    ['text that is not UTF-8', 1007, () => [frame(Buffer.from([0xff, 0xfe, 0xfd]))]],
    ['a length of 2^62', 1009, () => [Buffer.from([0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])]],
    ['a length over 16 MiB', 1009, () => [Buffer.from([0x81, 0xff, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0])]],
  ])('is closed after %s', async (_name, code, frames) => {
    await house.unchanged(async () => {
      const head = requestText(house.port, { path: '/acp', headers: [...UPGRADE, bearer(house.token)] });
      const parts = [Buffer.from(head), frame(INITIALIZE), ...frames(), frame(remove())];
      const answer = await knock(house.port, Buffer.concat(parts.map((part) => Buffer.from(part))));
      expect([statusOf(answer), closeCode(answer)]).toEqual([101, code]);
    });
  });

  it('changes nothing by what is no frame of ours: not JSON, a batch, binary, too deep, an answer to nothing', async () => {
    await house.unchanged(async () => {
      const socket = await enter();
      const sent = [
        '{',
        '',
        '7',
        'null',
        `[${remove()}]`,
        remove().replace('"2.0"', '"1.0"'),
        remove().replace('"session/delete"', '["session/delete"]'),
        `${remove()}${remove()}`,
        `{"x":${'['.repeat(10_000)}${']'.repeat(10_000)},${remove().slice(1)}`,
        '{"jsonrpc":"2.0","id":{},"method":"session/delete","params":{}}',
        '{"jsonrpc":"2.0","id":"ask-7","result":{"outcome":{"outcome":"selected","optionId":"yes"}}}',
      ];
      for (const text of sent) socket.send(text);
      socket.raw.send(Buffer.from(remove()));
      socket.send({ jsonrpc: '2.0', method: 'session/delete', params: { sessionId: house.sessionId } });
      expect(await socket.call('session/list')).toHaveProperty('result.sessions');
      socket.raw.terminate();
    });
  });

  it('is closed when its device is revoked, and so is its feed, and nothing more is taken from either', async () => {
    const phone = await house.pair('phone');
    const socket = await dial(house, { token: phone.token });
    await socket.call('initialize', { protocolVersion: 1 });
    const feed = connect(house.port, '127.0.0.1');
    feed.write(requestText(house.port, { path: '/v1/events', headers: [bearer(phone.token)] }));
    await new Promise((resolve) => feed.once('data', resolve));
    const feedEnded = new Promise((resolve) => feed.once('close', resolve).resume());
    feed.on('error', () => undefined);
    const path = `/v1/devices/${phone.id}`;
    const revoke = requestText(house.port, { method: 'DELETE', path, headers: [bearer(house.token)] });
    expect(statusOf(await knock(house.port, revoke))).toBe(204);
    await house.unchanged(async () => {
      // It may not have heard yet.
      if (socket.raw.readyState === socket.raw.OPEN) {
        for (const [method, params] of calls()) socket.send(JSON.parse(call(50, method, params)));
      }
      expect(await socket.closed).toMatchObject({ code: 4401 });
      await feedEnded;
    });
  });
});

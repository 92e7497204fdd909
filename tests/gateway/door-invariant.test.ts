/** Invariant 4, tried from outside: whatever comes without a token, the sessions behind the doors never hear of it. */
import { describe, expect, it, vi } from 'vitest';
import type { SessionService } from '../../src/gateway/sessions/session-service.ts';
import { RPC } from '../../src/shared/frame.ts';
import { createFakeService } from './door-fake-service.ts';
import { dial, startHouse } from './door-harness.ts';

const ID = '00000000-0000-4000-8000-000000000001';

const ROUTES: [string, string, unknown?][] = [
  ['GET', '/v1/status'],
  ['GET', '/v1/agents'],
  ['GET', '/v1/sessions'],
  ['POST', '/v1/sessions', { agent: 'demo' }],
  ['GET', `/v1/sessions/${ID}`],
  ['PATCH', `/v1/sessions/${ID}`, { title: 'mine' }],
  ['DELETE', `/v1/sessions/${ID}`],
  ['POST', `/v1/sessions/${ID}/restart`],
  ['GET', `/v1/sessions/${ID}/events`],
  ['GET', `/v1/sessions/${ID}/entries`],
  ['GET', '/v1/events'],
  ['GET', '/v1/directories'],
  ['GET', '/v1/devices'],
  ['DELETE', '/v1/devices/x'],
];

const METHODS: [string, Record<string, unknown>][] = [
  ['session/new', { cwd: '/', mcpServers: [] }],
  ['session/list', {}],
  ['session/load', { sessionId: ID, cwd: '/', mcpServers: [] }],
  ['session/resume', { sessionId: ID, cwd: '/' }],
  ['session/prompt', { sessionId: ID, prompt: [{ type: 'text', text: 'x' }] }],
  ['session/cancel', { sessionId: ID }],
  ['session/set_mode', { sessionId: ID, modeId: 'ask' }],
  ['session/set_config_option', { sessionId: ID, configId: 'model', value: 'x' }],
  ['session/close', { sessionId: ID }],
  ['session/delete', { sessionId: ID }],
  ['no/such_method', {}],
];

/** The service, and the names of what was called on it since the gateway was up. */
function watched() {
  const service = createFakeService();
  const heard: string[] = [];
  for (const [name, member] of Object.entries(service)) {
    if (typeof member !== 'function') continue;
    vi.spyOn(service as unknown as Record<string, () => unknown>, name).mockImplementation((...args) => {
      heard.push(name);
      return Reflect.apply(member, service, args);
    });
  }
  return { service: service as SessionService, heard };
}

describe('invariant 4: nothing unauthenticated reaches a handler', () => {
  it('on HTTP, with no token and with a wrong one', async () => {
    const { service, heard } = watched();
    const house = await startHouse({ createService: async () => service });
    heard.length = 0;
    for (const [method, path, body] of ROUTES) {
      for (const token of [null, 'A'.repeat(43)]) {
        const { status } = await house.call(path, { method, body, token });
        expect([method, path, status]).toEqual([method, path, 401]);
      }
    }
    expect(heard).toEqual([]);
    // The watch itself works: with a token the same knock is heard.
    await house.call('/v1/sessions');
    expect(heard).toContain('list');
  });

  it('on a socket, before authenticate', async () => {
    const { service, heard } = watched();
    const house = await startHouse({ createService: async () => service });
    heard.length = 0;
    const socket = await dial(house, { origin: house.url });
    await socket.call('initialize', { protocolVersion: 1 });
    for (const [method, params] of METHODS) {
      const reply = await socket.call(method, params);
      expect([method, reply.error]).toMatchObject([method, { code: RPC.authenticationRequired }]);
    }
    expect(heard).toEqual([]);
  });
});

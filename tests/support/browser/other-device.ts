/** Another client of the gateway, as far as tests need one: it prompts sessions over ACP, from outside the browser. */
import { once } from 'node:events';
import { expect } from '@playwright/test';
import WebSocket from 'ws';
import type { Session } from '../../../src/shared/session.ts';
import type { GatewayProcess } from './gateway-process.ts';

/** Sends a prompt and hangs up once it runs: the turn goes on without its client. */
export async function promptSession(gateway: GatewayProcess, sessionId: string, text: string): Promise<void> {
  const { lastSeq } = await sessionOf(gateway, sessionId);
  await call(gateway, 'session/prompt', { sessionId, prompt: [{ type: 'text', text }] }, async () => {
    await expect.poll(async () => (await sessionOf(gateway, sessionId)).lastSeq).toBeGreaterThan(lastSeq);
  });
}

/** Stops the turn that runs. */
export async function cancelTurn(gateway: GatewayProcess, sessionId: string): Promise<void> {
  await call(gateway, 'session/cancel', { sessionId }, () => expectState(gateway, sessionId, 'idle'));
}

export async function expectState(
  gateway: GatewayProcess,
  sessionId: string,
  state: Session['state'],
): Promise<void> {
  await expect.poll(async () => (await sessionOf(gateway, sessionId)).state).toBe(state);
}

async function call(
  gateway: GatewayProcess,
  method: string,
  params: object,
  isDone: () => Promise<void>,
): Promise<void> {
  const socket = new WebSocket(`${gateway.url.replace(/^http/, 'ws')}/acp`, {
    headers: { authorization: `Bearer ${await gateway.token()}` },
  });
  await once(socket, 'open');
  const send = (frame: object): void => socket.send(JSON.stringify({ jsonrpc: '2.0', ...frame }));
  send({ id: 1, method: 'initialize', params: { protocolVersion: 1, clientCapabilities: {} } });
  send({ id: 2, method, params });
  await isDone();
  const closed = once(socket, 'close');
  socket.close();
  await closed;
}

export async function sessionOf(gateway: GatewayProcess, sessionId: string): Promise<Session> {
  const response = await gateway.request('GET', `/v1/sessions/${sessionId}`);
  return (await response.json()) as Session; // the gateway's own shape, tested where it is made
}

/** Sessions made outside the browser, oldest first, each with its agent ready. */
export async function makeSessions(
  gateway: GatewayProcess,
  count: number,
  prefix = 'Session',
): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 1; n <= count; n += 1) ids.push((await gateway.createSession({ title: `${prefix} ${n}` })).id);
  const isReady = async (): Promise<boolean> => {
    const states = await Promise.all(ids.map(async (id) => (await sessionOf(gateway, id)).state));
    return states.every((state) => state === 'idle');
  };
  await expect.poll(isReady, { timeout: 30_000 }).toBe(true);
  return ids;
}

/** Another client of the gateway, as far as tests need one: it prompts sessions over ACP, from outside the browser. */
import { once } from 'node:events';
import { expect } from '@playwright/test';
import WebSocket from 'ws';
import type { Session } from '../../../src/shared/session.ts';
import type { GatewayProcess } from './gateway-process.ts';

/** Sends a prompt and hangs up once it runs: the turn goes on without its client. */
export async function promptSession(gateway: GatewayProcess, sessionId: string, text: string): Promise<void> {
  const { lastSeq } = await sessionOf(gateway, sessionId);
  await call(gateway, 'session/prompt', [promptOf(sessionId, text)], async () => {
    await expect.poll(async () => (await sessionOf(gateway, sessionId)).lastSeq).toBeGreaterThan(lastSeq);
  });
}

/** Sends as many prompts, and hangs up once all of them are answered. */
export async function promptOften(
  gateway: GatewayProcess,
  sessionId: string,
  text: string,
  count: number,
): Promise<void> {
  const all = Array.from({ length: count }, () => promptOf(sessionId, text));
  await call(gateway, 'session/prompt', all, async (replies) => {
    await expect.poll(() => replies.size, { timeout: 60_000 }).toBe(count);
  });
}

const promptOf = (sessionId: string, text: string) => ({ sessionId, prompt: [{ type: 'text', text }] });

/** Stops the turn that runs. */
export async function cancelTurn(gateway: GatewayProcess, sessionId: string): Promise<void> {
  await call(gateway, 'session/cancel', [{ sessionId }], () => expectState(gateway, sessionId, 'idle'));
}

export async function expectState(
  gateway: GatewayProcess,
  sessionId: string,
  state: Session['state'],
): Promise<void> {
  await expect.poll(async () => (await sessionOf(gateway, sessionId)).state).toBe(state);
}

const FIRST_ID = 2;

async function call(
  gateway: GatewayProcess,
  method: string,
  requests: readonly object[],
  /** `replies`: ids of the requests that were answered, which grow. */
  isDone: (replies: ReadonlySet<number>) => Promise<void>,
): Promise<void> {
  const socket = new WebSocket(`${gateway.url.replace(/^http/, 'ws')}/acp`, {
    headers: { authorization: `Bearer ${await gateway.token()}` },
  });
  await once(socket, 'open');
  const send = (frame: object): void => socket.send(JSON.stringify({ jsonrpc: '2.0', ...frame }));
  send({ id: 1, method: 'initialize', params: { protocolVersion: 1, clientCapabilities: {} } });
  const replies = new Set<number>();
  socket.on('message', (data) => {
    const { id, method } = JSON.parse(data.toString());
    if (method === undefined && id >= FIRST_ID) replies.add(id);
  });
  for (const [index, params] of requests.entries()) send({ id: FIRST_ID + index, method, params });
  await isDone(replies);
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

/** An ACP client that has never heard of Aperture, by the protocol's own SDK, on real sessions. */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ClientContext,
  client,
  methods,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
  type SessionNotification,
} from '@agentclientprotocol/sdk';
import { createWebSocketStream } from '@agentclientprotocol/sdk/experimental/ws-client';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type AgentCommand, agentCommands } from '../../src/gateway/agents/catalog.ts';
import { createGateway, type Gateway } from '../../src/gateway/gateway.ts';
import { silentLogger } from '../../src/gateway/logger.ts';
import { buildGateway, removeBuild } from './cli-process.ts';
import { temporaryDirectory } from './door-harness.ts';

let demoAgent = '';
beforeAll(async () => {
  ({ demoAgent } = await buildGateway());
}, 60_000);
afterAll(removeBuild);

interface Place {
  gateway: Gateway;
  root: string;
  token: string;
}

async function startPlace(agents: AgentCommand[] = []): Promise<Place> {
  const base = temporaryDirectory();
  const root = join(base, 'root');
  mkdirSync(root);
  vi.stubEnv('APERTURE_DEMO_DIR', join(base, 'demo'));
  const gateway = await createGateway({
    host: '127.0.0.1',
    port: 0,
    dataDir: join(base, 'data'),
    roots: [root],
    agents: agentCommands(agents, demoAgent),
    appDir: join(base, 'app'),
    version: '0.0.0',
    log: silentLogger,
  });
  onTestFinished(() => gateway.close());
  const response = await fetch(`${gateway.url}/v1/pair`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code: gateway.createPairCode(), name: 'editor' }),
  });
  const { token } = (await response.json()) as { token: string };
  return { gateway, root, token };
}

interface Editor {
  agent: ClientContext;
  said(sessionId: string): string;
  updates: SessionNotification[];
}

type Decide = (
  request: RequestPermissionRequest,
) => RequestPermissionResponse | Promise<RequestPermissionResponse>;
const never: Decide = () => new Promise(() => undefined);

function openEditor({ gateway, token }: Place, decide: Decide = never): Editor {
  const updates: SessionNotification[] = [];
  const stream = createWebSocketStream(`${gateway.url.replace('http', 'ws')}/acp`, {
    WebSocket,
    headers: { Authorization: `Bearer ${token}` },
  });
  const connection = client({ name: 'editor' })
    .onNotification(methods.client.session.update, ({ params }) => void updates.push(params))
    .onRequest(methods.client.session.requestPermission, ({ params }) => decide(params))
    .connect(stream);
  onTestFinished(() => connection.close());
  const said = (sessionId: string): string =>
    updates
      .filter((update) => update.sessionId === sessionId)
      .map(({ update }) =>
        update.sessionUpdate === 'agent_message_chunk' && update.content.type === 'text'
          ? update.content.text
          : '',
      )
      .join('');
  return { agent: connection.agent, said, updates };
}

const initialize = (agent: ClientContext) =>
  agent.request(methods.agent.initialize, { protocolVersion: 1, clientCapabilities: {} });

const prompt = (agent: ClientContext, sessionId: string, text: string) =>
  agent.request(methods.agent.session.prompt, { sessionId, prompt: [{ type: 'text', text }] });

async function newSession(agent: ClientContext, cwd: string): Promise<string> {
  await initialize(agent);
  const made = await agent.request(methods.agent.session.new, {
    cwd,
    mcpServers: [],
    _meta: { 'aperture/agent': 'demo' },
  });
  return made.sessionId;
}

const numbers = (text: string): number[] => [...text.matchAll(/#(\d+)/g)].map((match) => Number(match[1]));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('a foreign ACP client', () => {
  it('gets through initialize, a new session, a prompt and its updates', async () => {
    const place = await startPlace();
    const { agent, said } = openEditor(place);
    const welcome = await initialize(agent);
    expect(welcome.agentCapabilities?.loadSession).toBe(true);
    const made = await agent.request(methods.agent.session.new, {
      cwd: place.root,
      mcpServers: [],
      _meta: { 'aperture/agent': 'demo' },
    });
    expect(made.modes?.availableModes.length).toBeGreaterThan(0);
    const reply = await prompt(agent, made.sessionId, '/stream 20 400');
    expect(reply.stopReason).toBe('end_turn');
    expect(numbers(said(made.sessionId))).toEqual(upTo(20));
  });

  it('is asked for permission, and its answer reaches the agent', async () => {
    const place = await startPlace();
    const asked: RequestPermissionRequest[] = [];
    const { agent, said } = openEditor(place, (request) => {
      asked.push(request);
      const [first] = request.options;
      return { outcome: { outcome: 'selected', optionId: first?.optionId ?? '' } };
    });
    const sessionId = await newSession(agent, place.root);
    expect((await prompt(agent, sessionId, '/permission')).stopReason).toBe('end_turn');
    expect(asked).toHaveLength(1);
    expect(said(sessionId)).not.toBe('');
  });

  it('loads in a second window what the first one said, and goes on live', async () => {
    const place = await startPlace();
    const first = openEditor(place);
    const sessionId = await newSession(first.agent, place.root);
    await prompt(first.agent, sessionId, '/stream 10 400');
    const second = openEditor(place);
    await initialize(second.agent);
    const { sessions } = await second.agent.request(methods.agent.session.list, {});
    expect(sessions).toMatchObject([{ sessionId, cwd: place.root }]);
    await second.agent.request(methods.agent.session.load, { sessionId, cwd: place.root, mcpServers: [] });
    expect(numbers(second.said(sessionId))).toEqual(upTo(10));
    await prompt(first.agent, sessionId, '/stream 5 400');
    await vi.waitFor(() => expect(numbers(second.said(sessionId))).toEqual([...upTo(10), ...upTo(5)]));
  });

  it('has its question withdrawn when another window answers it', async () => {
    const place = await startPlace();
    const withdrawn = vi.fn();
    const first = openEditor(place, () => new Promise(() => undefined));
    const sessionId = await newSession(first.agent, place.root);
    const stream = createWebSocketStream(`${place.gateway.url.replace('http', 'ws')}/acp`, {
      WebSocket,
      headers: { Authorization: `Bearer ${place.token}` },
    });
    const connection = client({ name: 'watcher' })
      .onNotification(methods.client.session.update, () => undefined)
      .onRequest(methods.client.session.requestPermission, ({ signal }) => {
        signal.addEventListener('abort', withdrawn);
        return new Promise(() => undefined);
      })
      .connect(stream);
    onTestFinished(() => connection.close());
    await initialize(connection.agent);
    await connection.agent.request(methods.agent.session.load, {
      sessionId,
      cwd: place.root,
      mcpServers: [],
    });
    const third = openEditor(place, ({ options }) => ({
      outcome: { outcome: 'selected', optionId: options[0]?.optionId ?? '' },
    }));
    await initialize(third.agent);
    await third.agent.request(methods.agent.session.load, { sessionId, cwd: place.root, mcpServers: [] });
    await prompt(first.agent, sessionId, '/permission');
    await vi.waitFor(() => expect(withdrawn).toHaveBeenCalledOnce());
  });

  it('stops a turn, and hears a failure as an error', async () => {
    const place = await startPlace();
    const { agent, updates } = openEditor(place);
    const sessionId = await newSession(agent, place.root);
    const hanging = prompt(agent, sessionId, '/hang');
    await vi.waitFor(() => expect(JSON.stringify(updates)).toContain('/hang'));
    await agent.notify(methods.agent.session.cancel, { sessionId });
    expect((await hanging).stopReason).toBe('cancelled');
    await expect(prompt(agent, sessionId, '/fail')).rejects.toThrow();
  });

  it('hears why an agent cannot be started', async () => {
    const place = await startPlace([
      { id: 'broken', name: 'Broken', argv: ['/nowhere/at/all'], builtin: false },
    ]);
    const { agent } = openEditor(place);
    await initialize(agent);
    const making = agent.request(methods.agent.session.new, {
      cwd: place.root,
      mcpServers: [],
      _meta: { 'aperture/agent': 'broken' },
    });
    await expect(making).rejects.toThrow();
  });

  it('runs a prompt once, however often it is sent', async () => {
    const place = await startPlace();
    const { agent, said } = openEditor(place);
    const sessionId = await newSession(agent, place.root);
    const send = () =>
      agent.request(methods.agent.session.prompt, {
        sessionId,
        prompt: [{ type: 'text', text: '/stream 3 400' }],
        _meta: { 'aperture/promptId': promptId },
      });
    const promptId = randomUUID();
    const replies = await Promise.all([send(), send()]);
    expect(replies.map(({ stopReason }) => stopReason)).toEqual(['end_turn', 'end_turn']);
    expect((await send()).stopReason).toBe('end_turn');
    expect(numbers(said(sessionId))).toEqual(upTo(3));
  });
});

/**
 * The demo agent: a real ACP agent that needs no key and no network, and that can be told to do all that
 * other agents do, also what they should not. This file is its protocol side; what it says is in `commands/`.
 */
import { randomUUID } from 'node:crypto';
import {
  type AgentApp,
  type AgentContext,
  agent,
  methods,
  PROTOCOL_VERSION,
  RequestError,
  type SessionUpdate,
} from '@agentclientprotocol/sdk';
import { createCatalog } from './catalog.ts';
import type { Clock } from './clock.ts';
import { createDemoSession, type DemoSession } from './demo-session.ts';
import type { History, HistoryStore } from './history-store.ts';
import { modesOf, optionsOf } from './settings.ts';

export interface DemoAgentOptions {
  version: string;
  clock: Clock;
  store: HistoryStore;
  /** Ends the process. */
  exit(code: number): void;
}

export function createDemoAgent({ version, clock, store, exit }: DemoAgentOptions): AgentApp {
  const sessions = new Map<string, DemoSession>();
  const catalog = createCatalog(exitAfterSaving);
  let booleanOptions = false;

  function exitAfterSaving(code: number): void {
    void Promise.all([...sessions.values()].map((session) => session.save())).finally(() => exit(code));
  }

  function open(id: string, cwd: string, history: History | null, client: AgentContext): DemoSession {
    sessions.get(id)?.cancel();
    const session = createDemoSession(id, cwd, history, {
      clock,
      catalog,
      store,
      update: (update) => notify(client, id, update),
      async ask(toolCall, options, signal) {
        // Cancelled while it asks, it withdraws the question, as claude and codex do.
        const { outcome } = await client.request(
          methods.client.session.requestPermission,
          { sessionId: id, toolCall, options },
          { cancellationSignal: signal, stopWaitingOnCancel: true },
        );
        return outcome.outcome === 'selected' ? outcome.optionId : null;
      },
    });
    sessions.set(id, session);
    // After the reply: a client may not know the session before.
    setImmediate(() => {
      const update = {
        availableCommands: catalog.available,
        sessionUpdate: 'available_commands_update',
      } as const;
      notify(client, id, update).catch(() => undefined);
    });
    return session;
  }

  function find(id: string): DemoSession {
    const session = sessions.get(id);
    if (!session) throw RequestError.sessionNotFound(id);
    return session;
  }

  async function reopen(id: string, cwd: string, client: AgentContext): Promise<[DemoSession, History]> {
    const history = await store.read(id);
    if (history === null) throw RequestError.sessionNotFound(id);
    return [open(id, cwd, history, client), history];
  }

  const stateOf = ({ settings }: DemoSession) => ({
    modes: modesOf(settings),
    configOptions: optionsOf(settings, booleanOptions),
  });

  return agent({ name: 'aperture-demo' })
    .onRequest(methods.agent.initialize, ({ params }) => {
      booleanOptions = Boolean(params.clientCapabilities?.session?.configOptions?.boolean);
      return {
        protocolVersion: PROTOCOL_VERSION,
        agentInfo: { name: 'aperture-demo', title: 'Demo agent', version },
        agentCapabilities: {
          loadSession: true,
          promptCapabilities: { image: true, audio: true, embeddedContext: true },
          sessionCapabilities: { list: {}, resume: {}, close: {}, delete: {} },
        },
        authMethods: [],
      };
    })
    .onRequest(methods.agent.authenticate, () => ({}))
    .onRequest(methods.agent.session.new, async ({ params, client }) => {
      const id = randomUUID();
      await store.append(id, [{ type: 'session', cwd: params.cwd }]);
      return { sessionId: id, ...stateOf(open(id, params.cwd, null, client)) };
    })
    .onRequest(methods.agent.session.load, async ({ params, client }) => {
      const [session, history] = await reopen(params.sessionId, params.cwd, client);
      for (const update of history.updates) await notify(client, session.id, update);
      return stateOf(session);
    })
    .onRequest(methods.agent.session.resume, async ({ params, client }) => {
      const [session] = await reopen(params.sessionId, params.cwd, client);
      return stateOf(session);
    })
    .onRequest(methods.agent.session.list, async ({ params }) => {
      const ids = await store.ids();
      const found = await Promise.all(ids.map(async (id) => ({ id, history: await store.read(id) })));
      const listed = found.flatMap(({ id, history }) => {
        if (history === null || (params.cwd && params.cwd !== history.cwd)) return [];
        const { cwd, title, updatedAt } = history;
        return [{ sessionId: id, cwd, title, updatedAt: new Date(updatedAt).toISOString() }];
      });
      return { sessions: listed.sort((a, b) => b.updatedAt.localeCompare(a.updatedAt)) };
    })
    .onRequest(methods.agent.session.close, ({ params }) => {
      find(params.sessionId).cancel();
      sessions.delete(params.sessionId);
    })
    .onRequest(methods.agent.session.delete, async ({ params }) => {
      sessions.get(params.sessionId)?.cancel();
      sessions.delete(params.sessionId);
      await store.remove(params.sessionId);
    })
    .onRequest(methods.agent.session.setMode, async ({ params }) => {
      await find(params.sessionId).setMode(params.modeId);
      return {};
    })
    .onRequest(methods.agent.session.setConfigOption, async ({ params }) => {
      const session = find(params.sessionId);
      await session.setOption(params);
      return { configOptions: optionsOf(session.settings, booleanOptions) };
    })
    .onRequest(methods.agent.session.prompt, async ({ params }) => ({
      stopReason: await find(params.sessionId).prompt(params.prompt),
    }))
    .onNotification(methods.agent.session.cancel, ({ params }) => {
      sessions.get(params.sessionId)?.cancel();
    });
}

const notify = (client: AgentContext, sessionId: string, update: SessionUpdate): Promise<void> =>
  client.notify(methods.client.session.update, { sessionId, update });

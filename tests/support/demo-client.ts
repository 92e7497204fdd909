/** A client of the demo agent in the same process, over the real protocol, with a clock that never waits. */
import {
  type ClientCapabilities,
  type ClientContext,
  client,
  methods,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
  type SessionUpdate,
} from '@agentclientprotocol/sdk';
import type { Clock } from '../../src/gateway/demo/clock.ts';
import { createDemoAgent } from '../../src/gateway/demo/demo-agent.ts';
import { createHistoryStore } from '../../src/gateway/demo/history-store.ts';

/** Waiting takes no time, but the time passes. */
export function createInstantClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    async wait(ms, signal) {
      signal.throwIfAborted();
      now += ms;
      await new Promise(setImmediate);
      signal.throwIfAborted();
    },
  };
}

export interface DemoClientOptions {
  directory: string;
  clock?: Clock;
  capabilities?: ClientCapabilities;
  /** `signal` aborts when the agent withdraws the question. */
  onPermission?(request: RequestPermissionRequest, signal: AbortSignal): Promise<RequestPermissionResponse>;
  exit?(code: number): void;
}

export interface DemoClient {
  readonly agent: ClientContext;
  /** What came since it was last emptied. */
  updates: SessionUpdate[];
  newSession(): Promise<string>;
  /** Resolves with the stop reason. */
  prompt(sessionId: string, text: string): Promise<string>;
  cancel(sessionId: string): Promise<void>;
  close(): void;
}

export async function connectDemo({
  directory,
  clock = createInstantClock(),
  capabilities = {},
  onPermission = async () => ({ outcome: { outcome: 'cancelled' } }),
  exit = () => undefined,
}: DemoClientOptions): Promise<DemoClient> {
  const store = createHistoryStore(directory);
  const app = client({ name: 'test' })
    .onNotification(methods.client.session.update, ({ params }) => {
      connected.updates.push(params.update);
    })
    .onRequest(methods.client.session.requestPermission, ({ params, signal }) =>
      onPermission(params, signal),
    );
  const { agent, close } = connect();
  const connected: DemoClient = {
    agent,
    updates: [],
    async newSession() {
      const { sessionId } = await agent.request(methods.agent.session.new, {
        cwd: '/project',
        mcpServers: [],
      });
      return sessionId;
    },
    async prompt(sessionId, text) {
      const { stopReason } = await agent.request(methods.agent.session.prompt, {
        sessionId,
        prompt: [{ type: 'text', text }],
      });
      return stopReason;
    },
    cancel: (sessionId) => agent.notify(methods.agent.session.cancel, { sessionId }),
    close,
  };
  await agent.request(methods.agent.initialize, { protocolVersion: 1, clientCapabilities: capabilities });
  return connected;

  function connect() {
    const connection = app.connect(createDemoAgent({ version: '0.0.0-test', clock, store, exit }));
    return { agent: connection.agent, close: () => connection.close() };
  }
}

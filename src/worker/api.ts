/**
 * What one tab can ask, on its port: every argument is checked, every failure is a `CallError`. The object is
 * frozen and has no prototype, so that a path of names reaches nothing but the calls.
 */
import * as v from 'valibot';
import { contentBlockSchema } from '../shared/acp.ts';
import { issueText, META } from '../shared/frame.ts';
import { createSessionSchema, patchSessionSchema } from '../shared/http.ts';
import {
  promptIdSchema,
  requestIdSchema,
  type SessionId,
  seqSchema,
  sessionIdSchema,
} from '../shared/ids.ts';
import { MAX_ENTRIES_PAGE, MAX_FRAME_BYTES } from '../shared/limits.ts';
import { CallError, helloSchema, type Push, viewSchema, type WorkerApi } from '../shared/rpc.ts';
import type { Core } from './core.ts';
import type { Environment } from './environment.ts';
import type { Reply } from './link/connection.ts';
import { META_KEYS } from './store/log-store.ts';
import type { AppStateHolder } from './tabs/app-state.ts';
import type { Tab, Tabs } from './tabs/tabs.ts';

export interface ApiParts {
  env: Pick<Environment, 'identity'>;
  tabs: Tabs;
  state: AppStateHolder;
  workerLock: string;
  settled: Promise<void>;
  /** Rejects if this worker serves no longer. */
  serving(): Promise<Core>;
  isSuperseded(): boolean;
  socketCount(): number;
  post(push: Push): void;
}

/** What JSON adds around a prompt, and what else the frame holds, fits in the rest. */
const MAX_PROMPT_LENGTH = MAX_FRAME_BYTES / 4;
const MAX_DRAFT_LENGTH = 1_000_000;

const text = v.pipe(v.string(), v.maxLength(4_096));
const limit = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_ENTRIES_PAGE));
const promptContent = v.pipe(v.array(contentBlockSchema), v.minLength(1));

export function createApi(parts: ApiParts): WorkerApi {
  const { tabs, state, serving } = parts;
  let tab: Tab | null = null;

  const currentTab = (): Tab => {
    if (tab) return tab;
    throw new CallError('bad_request', 'The tab has not said hello.');
  };

  async function send(id: SessionId, method: string, params: Record<string, unknown>): Promise<void> {
    const { client, logs } = await serving();
    if (!logs.get(id)) throw new CallError('not_found', 'There is no such session.');
    expectResult(await client.sendToSession(id, method, params));
  }

  /** The schemas' outputs are the methods' parameters. */
  const api: WorkerApi = {
    hello: checked([helloSchema], async (hello) => {
      await parts.settled;
      tab?.close();
      tab = tabs.add(hello, parts.post);
      if (parts.isSuperseded()) parts.post({ push: 'superseded' });
      tab.dropState();
      const { revision, state: all } = state;
      return { revision, state: all, workerLock: parts.workerLock, build: parts.env.identity.build };
    }),
    bye: checked([], async () => tab?.close()),
    ping: checked([], async () => 'pong' as const),
    setView: checked([viewSchema], async (view) => currentTab().setView(view)),
    openSession: checked([sessionIdSchema, limit], async (id, count) =>
      (await serving()).transcripts.open(currentTab(), id, count),
    ),
    loadOlder: checked([sessionIdSchema, seqSchema, limit], async (id, before, count) =>
      (await serving()).transcripts.loadOlder(id, before, count),
    ),

    pair: checked([text, text], async (code, deviceName) => (await serving()).pair(code, deviceName)),
    listDevices: checked([], async () => (await serving()).http.devices()),
    revokeDevice: checked([text], async (id) => (await serving()).http.revokeDevice(id)),
    retryNow: checked([], async () => (await serving()).retryNow()),

    listAgents: checked([], async () => (await serving()).http.agents()),
    listDirectories: checked([v.nullable(text)], async (path) => (await serving()).http.directories(path)),
    createSession: checked([createSessionSchema], async (request) => {
      const { http, sessions } = await serving();
      const session = await http.create(request);
      sessions.onMade(session);
      return session;
    }),
    patchSession: checked([sessionIdSchema, patchSessionSchema], async (id, patch) =>
      (await serving()).http.patch(id, patch),
    ),
    endSession: checked([sessionIdSchema], async (id) => endSession(await serving(), id)),
    restartAgent: checked([sessionIdSchema], async (id) => {
      const { http, sessions } = await serving();
      sessions.onChanged(await http.restart(id));
    }),
    connectSession: checked([sessionIdSchema], async (id) => (await serving()).client.connectSession(id)),
    disconnectSession: checked([sessionIdSchema], async (id) =>
      (await serving()).client.disconnectSession(id),
    ),

    sendPrompt: checked([sessionIdSchema, promptIdSchema, promptContent], async (id, promptId, content) => {
      const { client, logs, outbox } = await serving();
      if (!logs.get(id)) throw new CallError('not_found', 'There is no such session.');
      if (JSON.stringify(content).length > MAX_PROMPT_LENGTH) {
        throw new CallError('bad_request', 'This message is too large to be sent.');
      }
      client.allowSession(id);
      await outbox.add(id, promptId, content);
    }),
    withdrawPrompt: checked([sessionIdSchema, promptIdSchema], async (id, promptId) =>
      (await serving()).outbox.withdraw(id, promptId),
    ),
    cancelTurn: checked([sessionIdSchema], async (id) => {
      const { logs } = await serving();
      // Named, so that sent again it cannot stop the turn after.
      const promptId = logs.get(id)?.info?.turn.promptId;
      await send(id, 'session/cancel', promptId ? { _meta: { [META.promptId]: promptId } } : {});
    }),
    answerPermission: checked(
      [sessionIdSchema, requestIdSchema, v.nullable(text)],
      async (id, requestId, optionId) => (await serving()).outbox.answer(id, requestId, optionId),
    ),
    setMode: checked([sessionIdSchema, text], async (id, modeId) => send(id, 'session/set_mode', { modeId })),
    setConfigOption: checked(
      [sessionIdSchema, text, v.union([text, v.boolean()])],
      async (id, configId, value) => send(id, 'session/set_config_option', { configId, value }),
    ),
    getDraft: checked([sessionIdSchema], async (id) => {
      const draft = await (await serving()).getMeta(META_KEYS.draft(id));
      return typeof draft === 'string' ? draft : '';
    }),
    setDraft: checked(
      [sessionIdSchema, v.pipe(v.string(), v.maxLength(MAX_DRAFT_LENGTH))],
      async (id, draft) => {
        const { logs } = await serving();
        logs.add({ meta: [{ key: META_KEYS.draft(id), value: draft === '' ? undefined : draft }] });
        await logs.flush();
      },
    ),
    diagnostics: checked([], async () => {
      const { http } = await serving();
      return {
        ...parts.env.identity,
        tabs: tabs.count,
        sockets: parts.socketCount(),
        gateway: await http.status().catch(() => null),
      };
    }),
  };
  return Object.freeze(Object.assign(Object.create(null) as WorkerApi, api)); // no prototype: see above
}

/** Ending what is gone already is no failure. */
async function endSession({ http, sessions }: Core, id: SessionId): Promise<void> {
  sessions.ending(id);
  try {
    await http.remove(id);
  } catch (error) {
    if (!(error instanceof CallError && error.code === 'not_found')) {
      sessions.notEnded(id);
      throw error;
    }
  }
  sessions.remove(id);
}

function expectResult(reply: Reply): void {
  if (reply.type === 'error') throw new CallError('refused', reply.message);
  if (reply.type === 'dropped') throw new CallError('unreachable', 'The session is not connected.');
}

type Outputs<S extends readonly v.GenericSchema[]> = { [K in keyof S]: v.InferOutput<S[K]> };

/** A call that runs only if its arguments fit; its error names the argument, never its content. */
function checked<const S extends readonly v.GenericSchema[], R>(
  schemas: S,
  run: (...args: Outputs<S>) => Promise<R>,
): (...args: Outputs<S>) => Promise<R> {
  return async (...args) => {
    const parsed: unknown[] = [];
    for (const [index, schema] of schemas.entries()) {
      const result = v.safeParse(schema, args[index]);
      if (!result.success)
        throw new CallError('bad_request', `Argument ${index + 1}: ${issueText(result.issues)}`);
      parsed.push(result.output);
    }
    return run(...(parsed as Outputs<S>)); // parsed one by one, in order
  };
}

/** ACP's methods, each as a call on the session service. Sockets and authentication are not known here. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { META, RPC } from '../../shared/frame.ts';
import { promptIdSchema, type SessionId } from '../../shared/ids.ts';
import type { AgentInfo } from '../../shared/session.ts';
import type { SessionService } from '../sessions/session-service.ts';
import { agentStarted } from './agent-started.ts';
import type { Call, CallContext } from './call-context.ts';
import {
  cancelParams,
  cancelRequestParams,
  knownSession,
  listParams,
  loadParams,
  newParams,
  promptParams,
  sessionParams,
  setConfigOptionParams,
  setModeParams,
} from './call-params.ts';
import { QUEUE_CALLS } from './queue-calls.ts';
import { parseParams, RpcError } from './rpc-error.ts';

const newSession: Call = async (params, { service, streams }) => {
  const { cwd, _meta } = parseParams(newParams, params);
  const agent = _meta?.[META.agent] ?? defaultAgent(service.agents());
  const { id } = await service.create({ agent, ...(cwd !== undefined && { cwd }) });
  // Its reply carries the modes and options, and those are the agent's to say.
  await agentStarted(service, id);
  return {
    result: { sessionId: id, ...state(service, id) },
    after: () => {
      // Rejects only if the session is gone by now, and then there is nothing to send.
      streams.load(id, null).catch(() => undefined);
    },
  };
};

const listSessions: Call = async (params, { service }) => {
  const { cwd } = parseParams(listParams, params);
  const sessions = service.list().filter((session) => !cwd || session.cwd === cwd);
  return {
    result: {
      sessions: sessions.map((session) => ({
        sessionId: session.id,
        cwd: session.cwd,
        title: session.title,
        updatedAt: new Date(session.lastActivity).toISOString(),
        _meta: { [META.agent]: session.agent },
      })),
    },
  };
};

const loadSession: Call = async (params, { service, streams, takePlace }) => {
  const { sessionId, _meta } = parseParams(loadParams, params);
  const id = knownSession(service, sessionId);
  if (_meta?.[META.only]) takePlace(id);
  const reached = await streams.load(id, _meta?.[META.after] ?? null);
  if (!reached) throw new RpcError(RPC.invalidRequest, 'Another session/load took its place');
  return {
    result: { ...state(service, id), _meta: { [META.after]: reached } },
    after: () => streams.askPending(id),
  };
};

/** ACP's load without the history. */
const resumeSession: Call = async (params, { service, streams }) => {
  const id = knownSession(service, parseParams(sessionParams, params).sessionId);
  streams.resume(id);
  const reached = { epoch: service.epoch(id), seq: service.lastSeq(id) };
  return {
    result: { ...state(service, id), _meta: { [META.after]: reached } },
    after: () => streams.askPending(id),
  };
};

const prompt: Call = async (params, { service, streams, prompts }, callId) => {
  const { sessionId, prompt: content, _meta } = parseParams(promptParams, params);
  const id = knownSession(service, sessionId);
  const promptId = _meta?.[META.promptId] ?? v.parse(promptIdSchema, randomUUID());
  streams.ensure(id);
  prompts.set(callId, { sessionId: id, promptId });
  try {
    return { result: { stopReason: await service.prompt(id, promptId, content) } };
  } finally {
    prompts.delete(callId);
  }
};

const cancel: Call = async (params, { service }) => {
  const { sessionId, _meta } = parseParams(cancelParams, params);
  const id = knownSession(service, sessionId);
  const meant = _meta?.[META.promptId];
  // Sent again after a drop, it must not stop the turn after the one that was meant.
  if (meant === undefined || service.info(id).turn.promptId === meant) await service.cancel(id);
  return { result: {} };
};

const cancelRequest: Call = async (params, { service, prompts }) => {
  const meant = prompts.get(parseParams(cancelRequestParams, params).requestId);
  if (meant && service.info(meant.sessionId).turn.promptId === meant.promptId) {
    await service.cancel(meant.sessionId);
  }
  return { result: {} };
};

const setMode: Call = async (params, { service }) => {
  const { sessionId, modeId } = parseParams(setModeParams, params);
  await service.setMode(knownSession(service, sessionId), modeId);
  return { result: {} };
};

const setConfigOption: Call = async (params, { service }) => {
  const { sessionId, configId, value } = parseParams(setConfigOptionParams, params);
  const id = knownSession(service, sessionId);
  await service.setConfigOption(id, configId, value);
  return { result: { configOptions: service.info(id).configOptions } };
};

const closeSession: Call = async (params, { service }) => {
  await service.close(knownSession(service, parseParams(sessionParams, params).sessionId));
  return { result: {} };
};

const deleteSession: Call = async (params, context) => {
  const { service, streams, deleting } = context;
  const id = knownSession(service, parseParams(sessionParams, params).sessionId);
  const wasLoaded = streams.has(id);
  deleting.add(id);
  try {
    await service.delete(id);
  } finally {
    deleting.delete(id);
  }
  return { result: {}, after: () => afterDelete(context, wasLoaded) };
};

function afterDelete({ streams, closeDeleted }: CallContext, wasLoaded: boolean): void {
  if (wasLoaded && streams.size === 0) closeDeleted();
}

/** Answered when asked with an id; `session/cancel` is a notification by ACP, and does no harm as a call. */
export const CALLS: ReadonlyMap<string, Call> = new Map([
  ['session/new', newSession],
  ['session/list', listSessions],
  ['session/load', loadSession],
  ['session/resume', resumeSession],
  ['session/prompt', prompt],
  ['session/cancel', cancel],
  ['session/set_mode', setMode],
  ['session/set_config_option', setConfigOption],
  ['session/close', closeSession],
  ['session/delete', deleteSession],
  ...QUEUE_CALLS,
]);

/** What is done without an answer. */
export const NOTIFICATIONS: ReadonlyMap<string, Call> = new Map([
  ['session/cancel', cancel],
  ['$/cancel_request', cancelRequest],
]);

/** What the session is set to, as ACP has it in the replies that begin with a session. */
function state(service: SessionService, id: SessionId) {
  const { modes, configOptions } = service.info(id);
  return { ...(modes && { modes }), ...(configOptions.length > 0 && { configOptions }) };
}

function defaultAgent(agents: readonly AgentInfo[]): string {
  return agents.find((agent) => agent.available && !agent.builtin)?.id ?? 'demo';
}

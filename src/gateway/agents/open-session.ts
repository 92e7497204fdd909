/**
 * From a running process to an open session: `initialize`, then `session/resume` or `session/load` where the
 * agent can and knows the session, else `session/new`.
 */
import { type ClientConnection, methods, PROTOCOL_VERSION, RequestError } from '@agentclientprotocol/sdk';
import * as v from 'valibot';
import type { ConfigOption, PromptCapabilities, SessionModes } from '../../shared/acp.ts';
import { RPC } from '../../shared/frame.ts';
import { issueText } from '../../shared/issue-text.ts';
import { AGENT_INITIALIZE_TIMEOUT_MS } from '../../shared/limits.ts';
import { AgentFailure, wordsOf } from './agent-failure.ts';
import {
  initializeReplySchema,
  newSessionReplySchema,
  type OpenedReply,
  openedReplySchema,
} from './agent-replies.ts';
import type { UpdateGate } from './update-gate.ts';

export interface OpenedSession {
  /** The agent's own id of the session. */
  agentSessionId: string;
  /** `again`: the agent goes on with a session that it remembers. */
  how: 'new' | 'again';
  /** Null where the agent has none, or did not say. */
  modes: SessionModes | null;
  configOptions: ConfigOption[] | null;
  promptCapabilities: PromptCapabilities;
}

export interface StartTimeouts {
  initializeMs: number;
  openMs: number;
}
export const START_TIMEOUTS: StartTimeouts = {
  initializeMs: AGENT_INITIALIZE_TIMEOUT_MS,
  // Agents start their own servers and tools now; some take their time.
  openMs: 60_000,
};

export interface OpenOptions {
  connection: ClientConnection;
  cwd: string;
  /** A session that the agent may remember; null to begin a new one. */
  agentSessionId: string | null;
  version: string;
  timeouts: StartTimeouts;
}

/** Rejects with an `AgentFailure`. The gate lets updates through only once `opened` was told. */
export async function openSession(
  options: OpenOptions,
  gate: UpdateGate,
  opened: (session: OpenedSession) => void,
): Promise<void> {
  const { cwd, agentSessionId, version, timeouts } = options;

  async function request<S extends v.GenericSchema>(
    method: string,
    params: object,
    schema: S,
    timeoutMs: number,
  ): Promise<v.InferOutput<S>> {
    const reply = await timed(options.connection, method, params, timeoutMs);
    const parsed = v.safeParse(schema, reply ?? {});
    if (parsed.success) return parsed.output;
    throw startFailed(`The agent's answer to ${method} does not fit: ${issueText(parsed.issues)}`);
  }
  const hello = {
    protocolVersion: PROTOCOL_VERSION,
    clientCapabilities: { fs: { readTextFile: true, writeTextFile: true }, terminal: false },
    clientInfo: { name: 'aperture', title: 'Aperture', version },
  };
  const { protocolVersion, agentCapabilities } = await request(
    methods.agent.initialize,
    hello,
    initializeReplySchema,
    timeouts.initializeMs,
  );
  if (protocolVersion !== PROTOCOL_VERSION) {
    throw startFailed(`The agent speaks version ${protocolVersion} of ACP, and Aperture ${PROTOCOL_VERSION}`);
  }

  function tell(id: string, how: OpenedSession['how'], reply: OpenedReply): void {
    opened({
      agentSessionId: id,
      how,
      modes: reply.modes ?? null,
      configOptions: reply.configOptions ?? null,
      promptCapabilities: agentCapabilities.promptCapabilities,
    });
    gate.open(id);
  }

  const place = { cwd, mcpServers: [] };
  const again = agentCapabilities.sessionCapabilities.resume
    ? methods.agent.session.resume
    : agentCapabilities.loadSession
      ? methods.agent.session.load
      : null;
  if (agentSessionId !== null && again !== null) {
    gate.expectReplay(agentSessionId);
    try {
      const params = { ...place, sessionId: agentSessionId };
      tell(agentSessionId, 'again', await request(again, params, openedReplySchema, timeouts.openMs));
      return;
    } catch (error) {
      // It has forgotten the session: agents say so with various codes.
      if (!(error instanceof AgentFailure) || !('refused' in error)) throw error;
    }
  }
  gate.expectNew();
  const reply = await request(methods.agent.session.new, place, newSessionReplySchema, timeouts.openMs);
  tell(reply.sessionId, 'new', reply);
}

const startFailed = (message: string) => new AgentFailure('agent_start_failed', message);

class Refused extends AgentFailure {
  readonly refused = true;
}

async function timed(
  connection: ClientConnection,
  method: string,
  params: object,
  timeoutMs: number,
): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `The agent did not answer ${method} within ${Math.round(timeoutMs / 1000)} s`;
    timer = setTimeout(() => reject(startFailed(message)), timeoutMs);
  });
  try {
    return await Promise.race([connection.agent.request<unknown>(method, params), late]);
  } catch (error) {
    if (error instanceof RequestError) {
      const hint = error.code === RPC.authenticationRequired ? ' (log in with the agent itself first)' : '';
      throw new Refused('agent_start_failed', `The agent refused ${method}: ${wordsOf(error)}${hint}`);
    }
    throw error instanceof AgentFailure ? error : startFailed('The agent left before it was ready');
  } finally {
    clearTimeout(timer);
  }
}

/**
 * One agent, working on one session: its process, and the Agent Client Protocol spoken with it as its client.
 *
 * It starts at once, and reports by its handlers: `ready` at most once, and `exited` exactly once, last,
 * whatever went wrong in between. It knows nothing of the log, of queues or of who is watching.
 */
import { stat } from 'node:fs/promises';
import { type ClientConnection, client, methods, RequestError } from '@agentclientprotocol/sdk';
import * as v from 'valibot';
import {
  type ConfigOption,
  type ContentBlock,
  type PermissionOption,
  type PermissionOutcome,
  type SessionUpdate,
  type StopReason,
  sessionUpdateSchema,
  type ToolCallUpdate,
} from '../../shared/acp.ts';
import type { Failure, FailureCode } from '../../shared/event.ts';
import { issueText } from '../../shared/issue-text.ts';
import { MAX_AGENT_LINE_BYTES } from '../../shared/limits.ts';
import type { Logger } from '../logger.ts';
import { AgentFailure, agentFailure } from './agent-failure.ts';
import { type AgentProcess, type ProcessExit, spawnAgent } from './agent-process.ts';
import { configReplySchema, permissionRequestSchema, promptReplySchema } from './agent-replies.ts';
import { createAgentStream } from './agent-stream.ts';
import { type AgentCommand, findProgram } from './catalog.ts';
import { answerFileRequests, parserOf } from './file-requests.ts';
import { LineTooLongError } from './lines.ts';
import { type OpenedSession, openSession, type StartTimeouts } from './open-session.ts';
import { createSessionFiles } from './session-files.ts';
import { createUpdateGate } from './update-gate.ts';

export interface AgentExit extends ProcessExit {
  /** Why, where the gateway knows more than code and signal; null if it left by itself or was stopped. */
  failure: Failure | null;
}

export interface PermissionRequest {
  toolCall: ToolCallUpdate;
  options: PermissionOption[];
}

/** None of them may throw. */
export interface AgentHandlers {
  ready(opened: OpenedSession): void;
  update(update: SessionUpdate): void;
  /** `withdrawn` aborts when the agent takes the question back; not when it is gone. */
  permission(request: PermissionRequest, withdrawn: AbortSignal): Promise<PermissionOutcome>;
  exited(exit: AgentExit): void;
}

export interface AgentOptions {
  command: AgentCommand;
  /** The gateway's id of the session. */
  sessionId: string;
  cwd: string;
  /** The agent's own id of a session that it may remember; null to begin a new one. */
  agentSessionId: string | null;
  version: string;
  log: Logger;
  timeouts: StartTimeouts;
}

/** To be used once it is ready. Its promises reject with an `AgentFailure`. */
export interface Agent {
  prompt(content: readonly ContentBlock[]): Promise<StopReason>;
  /** Asks it to end the running turn; that the turn ends is told by `prompt`. */
  cancel(): void;
  setMode(modeId: string): Promise<void>;
  /** All options, as they are then; null if the agent did not say. */
  setConfigOption(configId: string, value: string | boolean): Promise<ConfigOption[] | null>;
  /** Ends its process. */
  stop(): void;
}

/** The end of output that never ends is not waited for longer than this. */
const LAST_WORDS_MS = 1_000;

const notificationSchema = v.looseObject({ sessionId: v.string(), update: sessionUpdateSchema });

export function startAgent(options: AgentOptions, handlers: AgentHandlers): Agent {
  const { command, cwd, log, sessionId } = options;
  const fields = { session: sessionId, agent: command.id };
  const gate = createUpdateGate(handlers.update);
  let running: { process: AgentProcess; connection: ClientConnection } | null = null;
  const complained = new Set<string>();
  let agentSessionId = '';
  let failure: Failure | null = null;
  let stopped = false;

  /** Some agents write a log to their stdout: said once aloud, then quietly. */
  function complain(message: string, reason: string): void {
    const level = complained.has(message) ? 'debug' : 'warn';
    complained.add(message);
    log[level]({ ...fields, reason }, message);
  }

  function onUpdate(params: unknown): void {
    const parsed = v.safeParse(notificationSchema, params);
    if (parsed.success)
      gate.take(parsed.output.sessionId, parsed.output.update as SessionUpdate); // the union
    else complain('an update of the agent does not fit', issueText(parsed.issues));
  }
  function fail(code: FailureCode, message: string): void {
    failure ??= { code, message };
  }

  function connect(process: AgentProcess): { connection: ClientConnection; ended: Promise<void> } {
    let end: () => void;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const stream = createAgentStream({
      stdin: process.stdin,
      stdout: process.stdout,
      maxLineBytes: MAX_AGENT_LINE_BYTES,
      onUpdate,
      onGarbage: () => complain('the agent wrote what is no message', 'not JSON, or no frame'),
      onEnd(error) {
        end();
        if (error instanceof LineTooLongError) {
          fail('agent_protocol', `The agent wrote ${error.message}`);
          process.stop();
          return;
        }
        // The end of its output is most often the end of its process; if not, it is of no use.
        const deaf = setTimeout(() => {
          // What it leaves behind may take long to clear away on a busy machine.
          if (process.isGone) return;
          if (!stopped) fail('agent_protocol', 'The agent closed its output');
          process.stop();
        }, LAST_WORDS_MS);
        process.exited.finally(() => clearTimeout(deaf));
      },
    });
    const app = client({ name: 'aperture' });
    answerFileRequests(app, createSessionFiles(cwd));
    app.onRequest(
      methods.client.session.requestPermission,
      parserOf(permissionRequestSchema),
      async ({ params, signal }) => ({ outcome: await handlers.permission(params, takenBack(signal)) }),
    );
    app.onRequest('*', ({ method }) => {
      complain('the agent called a method that the gateway does not have', 'not known');
      throw RequestError.methodNotFound(method);
    });
    return { connection: app.connect(stream), ended };
  }

  async function run(): Promise<ProcessExit> {
    const program = findProgram(command);
    if (program === null) {
      fail('agent_not_found', `The command of ${command.name} was not found: ${command.argv[0] ?? ''}`);
      return { code: null, signal: null };
    }
    if (!(await isDirectory(cwd))) {
      // Node would say that the command is missing.
      fail('agent_start_failed', `The directory of the session is gone: ${cwd}`);
      return { code: null, signal: null };
    }
    const process = await spawnAgent({
      program,
      args: command.argv.slice(1),
      cwd,
      sessionId,
      onStderr: (line) => log.debug({ ...fields, line }, 'the agent wrote to stderr'),
    });
    const { connection, ended } = connect(process);
    running = { process, connection };
    if (stopped) process.stop();
    openSession({ ...options, connection }, gate, (opened) => {
      agentSessionId = opened.agentSessionId;
      handlers.ready(opened);
    }).catch((error: unknown) => {
      const { code, message } = agentFailure(error);
      if (!stopped) fail(code, message);
      process.stop();
    });
    const exit = await process.exited;
    await Promise.race([ended, timeout(LAST_WORDS_MS)]);
    connection.close();
    return exit;
  }

  run()
    .catch((error: unknown): ProcessExit => {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      fail('agent_start_failed', `${command.name} could not be started: ${code}`);
      return { code: null, signal: null };
    })
    .then((exit) => {
      running = null;
      handlers.exited({ ...exit, failure });
    });

  async function request<S extends v.GenericSchema>(
    method: string,
    params: object,
    schema: S,
  ): Promise<v.InferOutput<S>> {
    if (running === null) throw new AgentFailure('agent_exited', 'The agent is gone');
    let reply: unknown;
    try {
      reply = await running.connection.agent.request<unknown>(method, {
        sessionId: agentSessionId,
        ...params,
      });
    } catch (error) {
      throw agentFailure(error);
    }
    const parsed = v.safeParse(schema, reply ?? {});
    if (parsed.success) return parsed.output;
    throw new AgentFailure('agent_protocol', `The agent's answer does not fit: ${issueText(parsed.issues)}`);
  }

  return {
    prompt: async (prompt) =>
      (await request(methods.agent.session.prompt, { prompt }, promptReplySchema)).stopReason,
    cancel() {
      const params = { sessionId: agentSessionId };
      // A connection that closed meanwhile is told by `exited`.
      running?.connection.agent.notify(methods.agent.session.cancel, params).catch(() => undefined);
    },
    async setMode(modeId) {
      await request(methods.agent.session.setMode, { modeId }, v.unknown());
    },
    async setConfigOption(configId, value) {
      const params = typeof value === 'boolean' ? { configId, type: 'boolean', value } : { configId, value };
      const reply = await request(methods.agent.session.setConfigOption, params, configReplySchema);
      return reply.configOptions ?? null;
    },
    stop() {
      stopped = true;
      running?.process.stop();
    },
  };
}

/** The SDK also aborts a request when the connection closes: then the reason is no error of the protocol. */
function takenBack(signal: AbortSignal): AbortSignal {
  const withdrawn = new AbortController();
  const look = () => {
    if (signal.reason instanceof RequestError) withdrawn.abort();
  };
  signal.addEventListener('abort', look, { once: true });
  return withdrawn.signal;
}

const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );

const timeout = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

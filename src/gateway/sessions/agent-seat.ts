/**
 * The one place for an agent that a session has: starts it, speaks with it, and turns what it does into
 * inputs of the session's core. It decides nothing.
 */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { ConfigOption, PermissionOption, PermissionOutcome, SessionUpdate } from '../../shared/acp.ts';
import { type PromptId, type RequestId, requestIdSchema } from '../../shared/ids.ts';
import { MAX_TRACKED_WEIGHT, weigh } from '../../shared/weight.ts';
import { type Agent, type PermissionRequest, startAgent as startProcess } from '../agents/agent.ts';
import { AgentFailure, agentFailure } from '../agents/agent-failure.ts';
import type { AgentCommand } from '../agents/catalog.ts';
import type { OpenedSession, StartTimeouts } from '../agents/open-session.ts';
import type { Logger } from '../logger.ts';
import type { Input, QueuedPrompt } from './core-messages.ts';

export interface AgentSeatOptions {
  sessionId: string;
  /** The session's agent; `command` is undefined if it is no longer configured. */
  agent: string;
  command: AgentCommand | undefined;
  cwd: string;
  version: string;
  log: Logger;
  timeouts: StartTimeouts;
  /** An agent that was asked to end a turn has this long. */
  cancelMs: number;
  startAgent?: typeof startProcess;
  input(input: Input): void;
  update(update: SessionUpdate): void;
  opened(session: OpenedSession): void;
}

export interface AgentSeat {
  /** True from `start` until the process is gone. */
  readonly occupied: boolean;
  start(agentSessionId: string | null): void;
  stop(): void;
  /** Resolves once nobody sits here. */
  empty(): Promise<void>;
  sendPrompt(prompt: QueuedPrompt): void;
  sendCancel(promptId: PromptId): void;
  /** What was offered with a question that is still open. */
  optionsOf(requestId: RequestId): readonly PermissionOption[] | undefined;
  answer(requestId: RequestId, outcome: PermissionOutcome): void;
  /** These wait for the agent to be ready, and reject with an `AgentFailure`. */
  setMode(modeId: string): Promise<void>;
  setConfigOption(configId: string, value: string | boolean): Promise<ConfigOption[] | null>;
}

/** Questions that a person could still answer: those beyond are answered by the gateway, with "cancelled". */
const MAX_QUESTIONS = 100;

interface Question {
  weight: number;
  options: readonly PermissionOption[];
  answer(outcome: PermissionOutcome): void;
}

export function createAgentSeat(options: AgentSeatOptions): AgentSeat {
  const { input, log, startAgent = startProcess } = options;
  const questions = new Map<RequestId, Question>();
  let agent: Agent | null = null;
  let isReady = false;
  let isOverasked = false;
  let cancelTimer: NodeJS.Timeout | undefined;
  let waitingForReady: { resolve(agent: Agent): void; reject(error: AgentFailure): void }[] = [];
  let waitingForEmpty: (() => void)[] = [];

  function permission(
    { toolCall, options: offered }: PermissionRequest,
    withdrawn: AbortSignal,
  ): Promise<PermissionOutcome> {
    const weight = weigh(toolCall) + weigh(offered);
    const weights = [...questions.values()].reduce((sum, question) => sum + question.weight, weight);
    if (questions.size >= MAX_QUESTIONS || weights > MAX_TRACKED_WEIGHT) {
      if (!isOverasked)
        log.warn({ session: options.sessionId }, 'the agent asks more than anybody can answer');
      isOverasked = true;
      return Promise.resolve({ outcome: 'cancelled' });
    }
    const requestId = v.parse(requestIdSchema, randomUUID());
    return new Promise((resolve) => {
      questions.set(requestId, { weight, options: offered, answer: resolve });
      withdrawn.addEventListener('abort', () => input({ type: 'withdrawn', requestId }), { once: true });
      input({ type: 'asked', requestId, toolCall, options: offered });
    });
  }

  function leave(): void {
    agent = null;
    isReady = false;
    clearTimeout(cancelTimer);
    for (const { answer } of questions.values()) answer({ outcome: 'cancelled' });
    questions.clear();
    const refused = waitingForReady;
    waitingForReady = [];
    for (const { reject } of refused)
      reject(new AgentFailure('agent_exited', 'The agent ended before it was ready'));
    const freed = waitingForEmpty;
    waitingForEmpty = [];
    for (const resolve of freed) resolve();
  }

  function ready(): Promise<Agent> {
    if (agent === null) return Promise.reject(new AgentFailure('agent_exited', 'The agent is not running'));
    const current = agent;
    if (isReady) return Promise.resolve(current);
    return new Promise((resolve, reject) => waitingForReady.push({ resolve, reject }));
  }

  return {
    get occupied() {
      return agent !== null;
    },
    start(agentSessionId) {
      const { command, sessionId, cwd, version, timeouts } = options;
      if (command === undefined) {
        const failure = { code: 'agent_not_found', message: `No agent is configured as ${options.agent}` };
        input({ type: 'exited', exit: { code: null, signal: null, failure } });
        return;
      }
      const started = startAgent(
        { command, sessionId, cwd, agentSessionId, version, log, timeouts },
        {
          ready(session) {
            isReady = true;
            options.opened(session);
            const waiting = waitingForReady;
            waitingForReady = [];
            for (const { resolve } of waiting) resolve(started);
          },
          update: options.update,
          permission,
          exited(exit) {
            log.info(
              { session: sessionId, code: exit.code, signal: exit.signal, reason: exit.failure?.code },
              'agent ended',
            );
            leave();
            input({ type: 'exited', exit });
          },
        },
      );
      agent = started;
      log.info({ session: sessionId, agent: command.id }, 'agent started');
    },
    stop() {
      clearTimeout(cancelTimer);
      agent?.stop();
    },
    empty: () =>
      agent === null ? Promise.resolve() : new Promise((resolve) => waitingForEmpty.push(resolve)),
    sendPrompt({ promptId, content }) {
      agent
        ?.prompt(content)
        .then((stopReason) => input({ type: 'replied', promptId, result: { type: 'stopped', stopReason } }))
        .catch((error: unknown) => {
          const { failure } = agentFailure(error);
          // The end of the process is told by itself, with its reason.
          if (failure.code === 'agent_exited') return;
          input({ type: 'replied', promptId, result: { type: 'failed', error: failure } });
        });
    },
    sendCancel(promptId) {
      agent?.cancel();
      clearTimeout(cancelTimer);
      cancelTimer = setTimeout(() => input({ type: 'cancel_timeout', promptId }), options.cancelMs).unref();
    },
    optionsOf: (requestId) => questions.get(requestId)?.options,
    answer(requestId, outcome) {
      questions.get(requestId)?.answer(outcome);
      questions.delete(requestId);
    },
    setMode: async (modeId) => (await ready()).setMode(modeId),
    setConfigOption: async (configId, value) => (await ready()).setConfigOption(configId, value),
  };
}

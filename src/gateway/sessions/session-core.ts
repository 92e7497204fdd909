/**
 * What a session does next: a pure state machine. It decides what is logged and what is then done; it knows
 * no process, no disk and no clock. The effects of a step happen once what it logs is committed.
 *
 * The agent's process:
 *
 *   none ──start──▶ starting ──ready──▶ ready ──stop──▶ stopping ──exited──▶ none
 *     ▲                └───────────────── exited ────────┘
 *     └─ a prompt that waits starts it again
 *
 * One turn runs at a time. A prompt becomes a turn, and an event, when the agent is ready for it: until then
 * it waits in the queue, where a crash does not touch it.
 */
import type { PermissionOutcome } from '../../shared/acp.ts';
import type { EventBody, Failure } from '../../shared/event.ts';
import type { PromptId, RequestId } from '../../shared/ids.ts';
import type { SessionState } from '../../shared/session.ts';
import type { PromptResult, PromptWrite } from '../log/event-log.ts';
import type { Effect, Input, QueuedPrompt } from './core-messages.ts';
import { exitFailure, startFailure } from './exit-words.ts';
import { CANCELLED, changeQueue } from './queue-changes.ts';

export interface CoreState {
  agent: 'none' | 'starting' | 'ready' | 'stopping';
  turn: { promptId: PromptId; cancelling: boolean } | null;
  queue: readonly QueuedPrompt[];
  /** Questions that wait for an answer. */
  permissions: readonly RequestId[];
  /** How the session is while nothing runs. */
  rest: Rest;
}
export type Rest = { state: 'idle' | 'ended' } | { state: 'failed'; error: Failure };

export interface Step {
  state: CoreState;
  events: EventBody[];
  prompts: PromptWrite[];
  effects: Effect[];
}

export const restingCore = (rest: Rest, queue: readonly QueuedPrompt[] = []): CoreState => ({
  agent: 'none',
  turn: null,
  queue,
  permissions: [],
  rest,
});

/** What the rest of the world calls this state. */
export function sessionStateOf({ agent, turn, permissions, rest }: CoreState): SessionState {
  if (permissions.length > 0) return 'requires_action';
  if (turn) return 'running';
  if (agent === 'starting') return 'starting';
  return rest.state;
}

export function step(before: CoreState, input: Input): Step {
  const next: Step = { state: { ...before }, events: [], prompts: [], effects: [] };
  const { state } = next;
  switch (input.type) {
    case 'prompt':
      if (isKnown(state, input.prompt)) break;
      state.queue = [...state.queue, input.prompt];
      break;
    case 'queue':
      if (changeQueue(next, input.change)) cancel(next);
      break;
    case 'wake':
      startAgent(next);
      break;
    case 'ready':
      ready(next, input);
      break;
    case 'replied':
      if (state.turn?.promptId !== input.promptId) break;
      resolvePermissions(next, 'agent');
      endTurn(next, state.turn.cancelling ? CANCELLED : input.result);
      break;
    case 'asked':
      asked(next, input);
      break;
    case 'answered':
      answered(next, input.requestId, input.outcome, input.by);
      break;
    case 'withdrawn':
      answered(next, input.requestId, { outcome: 'cancelled' }, 'agent');
      break;
    case 'cancel':
      cancel(next);
      break;
    case 'cancel_timeout':
      if (state.turn?.promptId !== input.promptId || !state.turn.cancelling) break;
      endTurn(next, CANCELLED);
      stopAgent(next);
      break;
    case 'close':
      resolvePermissions(next, 'gateway');
      if (state.turn) endTurn(next, CANCELLED);
      skipQueue(next, CANCELLED);
      stopAgent(next);
      break;
    case 'exited':
      exited(next, input);
      break;
  }
  advance(next);
  return next;
}

const isKnown = ({ queue, turn }: CoreState, { promptId }: QueuedPrompt): boolean =>
  turn?.promptId === promptId || queue.some((prompt) => prompt.promptId === promptId);

/** Begins the next turn if it can, and starts the agent for it if it must. */
function advance(next: Step): void {
  const { state } = next;
  const [prompt, ...queue] = state.queue;
  if (prompt === undefined || state.turn) return;
  if (state.agent === 'none') startAgent(next);
  if (state.agent !== 'ready') return;
  state.queue = queue;
  state.rest = { state: 'idle' };
  beginTurn(next, prompt);
  next.prompts.push({ type: 'running', promptId: prompt.promptId });
  next.effects.push({ type: 'send_prompt', prompt });
}

function startAgent({ state, events, effects }: Step): void {
  if (state.agent !== 'none') return;
  state.agent = 'starting';
  state.rest = { state: 'idle' };
  events.push({ type: 'agent', state: 'starting' });
  effects.push({ type: 'start_agent' });
}

function stopAgent({ state, effects }: Step): void {
  if (state.agent !== 'starting' && state.agent !== 'ready') return;
  state.agent = 'stopping';
  state.rest = { state: 'idle' };
  effects.push({ type: 'stop_agent' });
}

function ready(
  { state, events }: Step,
  { modes, configOptions, promptCapabilities, forgot }: Extract<Input, { type: 'ready' }>,
): void {
  if (state.agent !== 'starting') return;
  state.agent = 'ready';
  events.push({ type: 'agent', state: 'ready' });
  const info = { ...(modes && { modes }), ...(configOptions && { configOptions }), promptCapabilities };
  events.push({ type: 'info', ...info });
  if (forgot) events.push({ type: 'update', update: FORGOT });
}

const FORGOT = {
  sessionUpdate: 'notice',
  severity: 'warning',
  title: 'The agent does not remember this conversation',
  description:
    'It was started anew, and cannot read what was said before. Tell it again what it needs to know.',
} as const;

function beginTurn({ state, events }: Step, { promptId, content }: QueuedPrompt): void {
  state.turn = { promptId, cancelling: false };
  events.push({ type: 'prompt', promptId, content: [...content] });
  events.push({ type: 'turn', state: 'running', promptId });
}

/** `logged` is the error to log where it is not the one to answer with. */
function endTurn({ state, events, prompts, effects }: Step, result: PromptResult, logged?: Failure): void {
  if (!state.turn) return;
  const { promptId } = state.turn;
  const outcome =
    result.type === 'stopped' ? { stopReason: result.stopReason } : { error: logged ?? result.error };
  events.push({ type: 'turn', state: 'idle', promptId, ...outcome });
  prompts.push({ type: 'done', promptId, result });
  effects.push({ type: 'settle_prompt', promptId, result });
  state.turn = null;
}

/** What waited is logged as asked and never run, so that nobody waits for it. */
function skipQueue(next: Step, result: PromptResult): void {
  for (const prompt of next.state.queue) {
    beginTurn(next, prompt);
    endTurn(next, result);
  }
  next.state.queue = [];
}

function asked(next: Step, input: Extract<Input, { type: 'asked' }>): void {
  const { state, events, effects } = next;
  const { requestId, toolCall, options } = input;
  if (state.turn?.cancelling || state.agent !== 'ready') {
    effects.push({ type: 'answer_permission', requestId, outcome: { outcome: 'cancelled' } });
    return;
  }
  events.push({ type: 'permission', requestId, toolCall, options });
  if (state.turn && state.permissions.length === 0) {
    events.push({ type: 'turn', state: 'requires_action', promptId: state.turn.promptId });
  }
  state.permissions = [...state.permissions, requestId];
}

/** The first answer counts; later ones find the question gone. */
function answered(next: Step, requestId: RequestId, outcome: PermissionOutcome, by: string): void {
  const { state, events, effects } = next;
  if (!state.permissions.includes(requestId)) return;
  state.permissions = state.permissions.filter((id) => id !== requestId);
  events.push({ type: 'permission_resolved', requestId, outcome, by });
  effects.push({ type: 'answer_permission', requestId, outcome });
  if (state.turn && state.permissions.length === 0) {
    events.push({ type: 'turn', state: 'running', promptId: state.turn.promptId });
  }
}

/** Without the turn's return to `running`: it ends, or is being stopped. */
function resolvePermissions({ state, events, effects }: Step, by: 'agent' | 'gateway'): void {
  const outcome = { outcome: 'cancelled' } as const;
  for (const requestId of state.permissions) {
    events.push({ type: 'permission_resolved', requestId, outcome, by });
    effects.push({ type: 'answer_permission', requestId, outcome });
  }
  state.permissions = [];
}

function cancel(next: Step): void {
  const { state, events, effects } = next;
  if (!state.turn) {
    // The prompt that the agent is being started for is the turn that the person sees.
    const [prompt, ...queue] = state.queue;
    if (prompt === undefined) return;
    state.queue = queue;
    beginTurn(next, prompt);
    endTurn(next, CANCELLED);
    return;
  }
  if (state.turn.cancelling) return;
  const { promptId } = state.turn;
  state.turn = { promptId, cancelling: true };
  const waited = state.permissions.length > 0;
  resolvePermissions(next, 'gateway');
  if (waited) events.push({ type: 'turn', state: 'running', promptId });
  effects.push({ type: 'send_cancel', promptId });
}

function exited(next: Step, { exit }: Extract<Input, { type: 'exited' }>): void {
  const { state, events } = next;
  const was = state.agent;
  state.agent = 'none';
  const process = { type: 'agent', state: 'exited', code: exit.code, signal: exit.signal } as const;
  if (was === 'stopping') {
    events.push(process);
    return;
  }
  if (was === 'ready' && !state.turn && exit.code === 0 && exit.failure === null) {
    events.push(process);
    resolvePermissions(next, 'gateway');
    state.rest = { state: 'ended' };
    return;
  }
  const error = was === 'starting' ? startFailure(exit) : exitFailure(exit);
  const [waiting] = state.queue;
  if (was === 'starting' && waiting) {
    // Logged as asked before it fails, so that the reason is read below the question.
    beginTurn(next, waiting);
    state.queue = state.queue.slice(1);
  }
  events.push({ ...process, error });
  resolvePermissions(next, 'gateway');
  endTurn(next, { type: 'failed', error }, { code: 'agent_exited', message: error.message });
  // Starting it again for each of them would only fail again, slowly.
  if (was === 'starting') skipQueue(next, { type: 'failed', error });
  state.rest = { state: 'failed', error };
}

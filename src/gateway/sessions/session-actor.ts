/**
 * A session at work: feeds its core with what happens, has the steps logged, and carries out their effects
 * once they are committed, in order.
 *
 * When the log cannot be written the session is `broken`: its agent is ended, since nobody would learn what
 * it does, and nothing is acknowledged. As soon as writes work again the log is mended and the session goes on.
 */
import type { PermissionOutcome, SessionUpdate } from '../../shared/acp.ts';
import type { Failure } from '../../shared/event.ts';
import type { RequestId, SessionId } from '../../shared/ids.ts';
import type { OpenedSession } from '../agents/open-session.ts';
import { type EventLog, type LogWrite, LogWriteError } from '../log/event-log.ts';
import { type AgentSeatOptions, createAgentSeat } from './agent-seat.ts';
import { createChunkCoalescer } from './chunk-coalescer.ts';
import type { Effect, Input } from './core-messages.ts';
import { mendingWrite, recordOf, storedQueue } from './mend.ts';
import { createPromptIntake } from './prompt-intake.ts';
import { createPromptWaiters } from './prompt-waiters.ts';
import { type Rest, restingCore, sessionStateOf, step } from './session-core.ts';
import { ServiceError } from './session-service.ts';
import { retitle, titleOfPrompt } from './session-title.ts';

export interface SessionActorOptions {
  id: SessionId;
  log: EventLog;
  rest: Rest;
  /** Between two tries to write after a failure. */
  retryMs: number;
  seat: Omit<AgentSeatOptions, 'input' | 'update' | 'opened'>;
  /** What is shown of the session changed though nothing was committed. */
  changed(): void;
}

export type SessionActor = ReturnType<typeof createSessionActor>;

export function createSessionActor({
  id,
  log,
  rest,
  retryMs,
  seat: seatOptions,
  changed,
}: SessionActorOptions) {
  let core = restingCore(rest);
  let broken: Failure | null = null;
  /** Nothing more is taken in: the session was removed, or the gateway stops. */
  let halted = false;
  let retryTimer: NodeJS.Timeout | undefined;
  let mending: Promise<void> | null = null;
  let hasTitle = log.record(id)?.title !== '';
  /** Everything written so far is committed, and its effects carried out. */
  let tail: Promise<void> = Promise.resolve();
  const waiters = createPromptWaiters();
  const coalescer = createChunkCoalescer((update) => void write({ events: [{ type: 'update', update }] }));
  const seat = createAgentSeat({ ...seatOptions, input: dispatch, update, opened });
  const intake = createPromptIntake({
    id,
    log,
    waiters,
    queue: () => core.queue,
    mend,
    append: (entry) =>
      log.append(id, entry).catch((error: unknown) => {
        throw storageError(error);
      }),
    dispatch: (input) => logged(dispatch(input)),
    titleBy(content) {
      const title = hasTitle ? '' : titleOfPrompt(content);
      hasTitle ||= title !== '';
      return title;
    },
  });

  function dispatch(input: Input, known: Pick<LogWrite, 'record'> = {}): Promise<void> {
    if (halted) return tail;
    coalescer.flush();
    const next = step(core, input);
    core = next.state;
    if (broken) return tail;
    const { events, prompts, effects } = next;
    // The state never changes without an event.
    if (events.length === 0 && prompts.length === 0) return inTurn(effects);
    const record = { ...known.record, state: sessionStateOf(core), error: recordOf(core.rest).error };
    return write({ events, prompts, record }, effects);
  }

  function write(entry: LogWrite, effects: readonly Effect[] = []): Promise<void> {
    if (broken || halted) return tail;
    const stored = log.append(id, entry);
    stored.catch(() => undefined); // looked at when its turn comes
    return inTurn(effects, stored);
  }

  /** Carries out the effects once `stored` is, after all that was written before. */
  function inTurn(effects: readonly Effect[], stored: Promise<void> = Promise.resolve()): Promise<void> {
    tail = tail.then(async () => {
      try {
        await stored;
        if (!broken) for (const effect of effects) carryOut(effect);
      } catch (error) {
        if (!halted) breakDown(error);
      }
    });
    return tail;
  }

  function carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'start_agent':
        if (halted) break;
        seat.start(log.wasPrompted(id) ? (log.record(id)?.agentSessionId ?? null) : null);
        break;
      case 'stop_agent':
        seat.stop();
        break;
      case 'send_prompt':
        seat.sendPrompt(effect.prompt);
        break;
      case 'send_cancel':
        seat.sendCancel(effect.promptId);
        break;
      case 'answer_permission':
        seat.answer(effect.requestId, effect.outcome);
        break;
      case 'settle_prompt':
        waiters.settle(effect.promptId, effect.result);
    }
  }

  function opened({ agentSessionId, how, modes, configOptions, promptCapabilities }: OpenedSession): void {
    const forgot = how === 'new' && log.record(id)?.agentSessionId != null && log.wasPrompted(id);
    const ready = { type: 'ready', modes, configOptions, promptCapabilities, forgot } as const;
    void dispatch(ready, { record: { agentSessionId } });
  }

  function update(said: SessionUpdate): void {
    if (broken || halted) return;
    const record = log.record(id);
    const retitled = retitle(said, record?.titledByPerson ?? false);
    if (retitled.title !== null) {
      hasTitle = true;
      void write({ record: { title: retitled.title } });
    }
    if (retitled.update) coalescer.push(retitled.update);
  }

  /** What could not be logged is not acknowledged: rejects with a `ServiceError`. */
  async function logged(done: Promise<void>): Promise<void> {
    await done;
    if (broken) throw new ServiceError('storage', broken.message, broken);
  }

  function breakDown(error: unknown): void {
    const message = error instanceof LogWriteError ? error.message : 'The gateway failed to log the session';
    const failure = { code: 'storage', message };
    retryLater();
    broken = failure;
    coalescer.clear();
    seat.stop();
    core = {
      ...restingCore({ state: 'failed', error: failure }),
      agent: seat.occupied ? 'stopping' : 'none',
    };
    waiters.failAll(new ServiceError('storage', message, failure));
    changed();
  }

  /** Takes up the prompts that are stored and were never run. */
  function resume(): void {
    core = { ...core, queue: storedQueue(log, id) };
    if (core.queue.length > 0) void dispatch({ type: 'wake' });
  }

  /** Rejects with a `ServiceError` while the log still cannot be written. */
  function mend(): Promise<void> {
    if (broken === null || halted) return Promise.resolve();
    mending ??= tryToMend(broken).finally(() => {
      mending = null;
    });
    return mending;
  }

  async function tryToMend(failure: Failure): Promise<void> {
    clearTimeout(retryTimer);
    try {
      await log.append(id, mendingWrite(log, id, failure, { state: 'failed', error: failure }));
    } catch (error) {
      retryLater();
      throw storageError(error);
    }
    broken = null;
    changed();
    resume();
  }

  function retryLater(): void {
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => mend().catch(() => undefined), retryMs).unref();
  }

  /** The agent is there, or being started; for requests that are no prompts. */
  async function wake(): Promise<void> {
    await mend();
    if (core.agent === 'stopping') await seat.empty();
    await logged(dispatch({ type: 'wake' }));
  }

  async function close(): Promise<void> {
    await dispatch({ type: 'close' });
    await seat.empty();
    await tail;
  }

  return {
    get broken() {
      return broken;
    },
    get hasAgent() {
      return seat.occupied;
    },
    wake,
    resume,
    prompt: intake.prompt,
    changeQueue: intake.changeQueue,
    cancel: () => logged(dispatch({ type: 'cancel' })),
    async answer(requestId: RequestId, outcome: PermissionOutcome, by: string): Promise<boolean> {
      if (!core.permissions.includes(requestId)) return false;
      const offered = seat.optionsOf(requestId) ?? [];
      if (outcome.outcome === 'selected' && !offered.some(({ optionId }) => optionId === outcome.optionId)) {
        throw new ServiceError('bad_request', 'optionId: not one of those that were offered');
      }
      await logged(dispatch({ type: 'answered', requestId, outcome, by }));
      return true;
    },
    async setMode(modeId: string): Promise<void> {
      await wake();
      await seat.setMode(modeId);
      coalescer.flush();
      await logged(tail);
      // Some agents tell of the change, some leave it to their answer.
      if (log.info(id).modes?.currentModeId === modeId) return;
      const update = { sessionUpdate: 'current_mode_update', currentModeId: modeId } as const;
      await logged(write({ events: [{ type: 'update', update }] }));
    },
    async setConfigOption(configId: string, value: string | boolean): Promise<void> {
      await wake();
      const configOptions = await seat.setConfigOption(configId, value);
      coalescer.flush();
      if (configOptions) {
        const update = { sessionUpdate: 'config_option_update', configOptions } as const;
        void write({ events: [{ type: 'update', update }] });
      }
      await logged(tail);
    },
    /** Ends the agent; the session stays. */
    close,
    async restart(): Promise<void> {
      if (core.agent === 'ready') await close();
      await wake();
    },
    /** Ends the agent without a word in the log, and takes nothing more in. */
    async halt(error: ServiceError): Promise<void> {
      coalescer.flush();
      halted = true;
      clearTimeout(retryTimer);
      seat.stop();
      await tail;
      await seat.empty();
      waiters.failAll(error);
    },
  };
}

export function storageError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const message = error instanceof LogWriteError ? error.message : 'The gateway failed to write its log';
  return new ServiceError('storage', message);
}

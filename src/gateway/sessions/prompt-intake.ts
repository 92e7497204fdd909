/**
 * How prompts come to a session: each stored before it is acknowledged and run once whatever is sent again, and
 * what people still do to those that wait. It starts no turn: that is the core's.
 */
import type { ContentBlock, StopReason } from '../../shared/acp.ts';
import type { PromptId, SessionId } from '../../shared/ids.ts';
import type { QueueChange, QueueOutcome } from '../../shared/queue.ts';
import type { EventLog, LogWrite, PromptWrite } from '../log/event-log.ts';
import type { Input, QueuedPrompt } from './core-messages.ts';
import { type PromptWaiters, replyOf } from './prompt-waiters.ts';
import { CANCELLED, wholeChange } from './queue-changes.ts';
import type { ServiceError } from './session-service.ts';

export interface PromptIntakeParts {
  id: SessionId;
  log: EventLog;
  waiters: PromptWaiters;
  /** What the session's core has waiting now. */
  queue(): readonly QueuedPrompt[];
  /** These resolve once it is committed, and reject with a `ServiceError` if it cannot be. */
  mend(): Promise<void>;
  append(write: LogWrite): Promise<void>;
  dispatch(input: Input): Promise<void>;
  /** The session's title by this prompt; empty if it has one. */
  titleBy(content: readonly ContentBlock[]): string;
}

export interface PromptIntake {
  /** See `SessionService.prompt` and `changeQueue`. */
  prompt(promptId: PromptId, content: ContentBlock[], onStored?: () => void): Promise<StopReason>;
  changeQueue(change: QueueChange): Promise<QueueOutcome>;
}

export function createPromptIntake(parts: PromptIntakeParts): PromptIntake {
  const { id, log, waiters, dispatch } = parts;

  async function store(promptId: PromptId, content: ContentBlock[]): Promise<void> {
    await parts.mend();
    const title = parts.titleBy(content);
    const prompts: PromptWrite[] = [{ type: 'queued', promptId, content }];
    await parts.append({ prompts, ...(title !== '' && { record: { title } }) });
    // It may have been withdrawn before it came.
    const result = log.prompt(id, promptId)?.result;
    if (result) waiters.settle(promptId, result);
    else dispatch({ type: 'prompt', prompt: { promptId, content } }).catch(() => undefined);
  }

  return {
    async prompt(promptId, content, onStored) {
      let waiter = waiters.get(promptId);
      if (waiter === undefined) {
        await parts.mend();
        const known = log.prompt(id, promptId);
        if (known?.result) {
          onStored?.();
          return replyOf(known.result);
        }
        waiter = waiters.get(promptId);
        if (waiter === undefined) {
          const stored = known ? Promise.resolve() : store(promptId, content);
          waiter = waiters.add(promptId, stored);
          stored.catch((error: ServiceError) => waiters.fail(promptId, error));
        }
      }
      await waiter.stored;
      onStored?.();
      return waiter.result;
    },

    /** Takes effect at once or not at all: a turn begins in one step of the core, and a change is one, too. */
    async changeQueue(change) {
      await parts.mend();
      if (change.type === 'order') {
        await dispatch({ type: 'queue', change });
        return 'done';
      }
      const { promptId, type } = change;
      // One that was sent just before is on its way into the log.
      await waiters.get(promptId)?.stored;
      if (parts.queue().some((prompt) => prompt.promptId === promptId)) {
        await dispatch({ type: 'queue', change: wholeChange(parts.queue(), change) });
        return 'done';
      }
      const known = log.prompt(id, promptId);
      if (known) return type === 'withdraw' && known.state === 'withdrawn' ? 'done' : 'too_late';
      if (type !== 'withdraw') return 'unknown';
      // Should it still come, it is known as withdrawn.
      await parts.append({ prompts: [{ type: 'withdrawn', promptId, result: CANCELLED }] });
      return 'done';
    },
  };
}

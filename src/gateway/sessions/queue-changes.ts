/** What a person does to the prompts that wait for their turn, as steps of the session's core. Pure. */
import type { PromptId } from '../../shared/ids.ts';
import { type QueueChange, wholeContent } from '../../shared/queue.ts';
import type { PromptResult } from '../log/event-log.ts';
import type { QueuedPrompt } from './core-messages.ts';
import type { Step } from './session-core.ts';
import { ServiceError } from './session-service.ts';

export const CANCELLED: PromptResult = { type: 'stopped', stopReason: 'cancelled' };

/** Changes the queue; true if the turn that runs is to be stopped for it. What waits no longer is left alone. */
export function changeQueue({ state, prompts, effects }: Step, change: QueueChange): boolean {
  const { queue } = state;
  switch (change.type) {
    case 'withdraw': {
      const { promptId } = change;
      if (!queue.some((prompt) => prompt.promptId === promptId)) return false;
      state.queue = queue.filter((prompt) => prompt.promptId !== promptId);
      prompts.push({ type: 'withdrawn', promptId, result: CANCELLED });
      effects.push({ type: 'settle_prompt', promptId, result: CANCELLED });
      return false;
    }
    case 'edit': {
      const { promptId, content } = change;
      if (!queue.some((prompt) => prompt.promptId === promptId)) return false;
      state.queue = queue.map((prompt) => (prompt.promptId === promptId ? { promptId, content } : prompt));
      prompts.push({ type: 'edited', promptId, content });
      return false;
    }
    case 'order':
      order(change.promptIds);
      return false;
    case 'run_next':
      if (!queue.some((prompt) => prompt.promptId === change.promptId)) return false;
      order([change.promptId]);
      return state.turn !== null;
  }

  function order(first: readonly PromptId[]): void {
    const named = first.flatMap((id) => queue.find((prompt) => prompt.promptId === id) ?? []);
    const ordered = [...new Set([...named, ...queue])];
    if (ordered.every((prompt, index) => prompt === queue[index])) return;
    state.queue = ordered;
    prompts.push({ type: 'ordered', promptIds: ordered.map(({ promptId }) => promptId) });
  }
}

/** An edit with the stored data that its client was not told. Throws a `ServiceError` if it names none. */
export function wholeChange(queue: readonly QueuedPrompt[], change: QueueChange): QueueChange {
  if (change.type !== 'edit') return change;
  const stored = queue.find(({ promptId }) => promptId === change.promptId);
  const content = wholeContent(change.content, stored?.content ?? []);
  if (content === null)
    throw new ServiceError('bad_request', 'content: names an attachment that is not there');
  return { ...change, content };
}

/**
 * Makes a session's log honest after its live state was lost: the gateway died, or could not write. What the
 * log says is running is ended there, with the reason; it is never run again.
 */
import type { EventBody, Failure } from '../../shared/event.ts';
import type { SessionId } from '../../shared/ids.ts';
import type { QueuedPrompt } from '../../shared/queue.ts';
import type { EventLog, LogWrite, PromptWrite } from '../log/event-log.ts';
import type { Rest } from './session-core.ts';

/** The write that ends what ran, for `failure`; afterwards the session is as `rest` says. */
export function mendingWrite(log: EventLog, id: SessionId, failure: Failure, rest: Rest): LogWrite {
  const events: EventBody[] = log.pendingPermissions(id).map(({ requestId }) => ({
    type: 'permission_resolved',
    requestId,
    outcome: { outcome: 'cancelled' },
    by: 'gateway',
  }));
  const { turn } = log.info(id);
  if (turn.state !== 'idle') {
    const promptId = turn.promptId === null ? {} : { promptId: turn.promptId };
    events.push({ type: 'turn', state: 'idle', ...promptId, error: failure });
  }
  const prompts: PromptWrite[] = log
    .openPrompts(id)
    .filter(({ state }) => state === 'running')
    .map(({ promptId }) => ({ type: 'done', promptId, result: { type: 'failed', error: failure } }));
  return { events, prompts, record: recordOf(rest) };
}

export const recordOf = (rest: Rest) => ({
  state: rest.state,
  error: rest.state === 'failed' ? rest.error : null,
});

/** Prompts that were stored and never began: they still run. */
export const storedQueue = (log: EventLog, id: SessionId): QueuedPrompt[] =>
  log
    .openPrompts(id)
    .filter(({ state }) => state === 'queued')
    .map(({ promptId, content, at }) => ({ promptId, content, at }));

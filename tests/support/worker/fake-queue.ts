/** Prompts of the fake gateway: run at once, or held in a queue that clients see and change. For tests only. */
import type { ContentBlock } from '../../../src/shared/acp.ts';
import type { EventBody } from '../../../src/shared/event.ts';
import { type Frame, META, METHOD, type Params } from '../../../src/shared/frame.ts';
import type { PromptId, SessionId } from '../../../src/shared/ids.ts';
import type { QueuedPrompt, QueueOutcome } from '../../../src/shared/queue.ts';
import type { FakeSession } from './fake-session.ts';

type Reply = (result: unknown) => void;

export interface FakeQueueOptions {
  append(id: SessionId, body: EventBody): void;
  /** To all clients of the session. */
  tell(id: SessionId, frame: Frame): void;
  now(): number;
}

export function createFakeQueue({ append, tell, now }: FakeQueueOptions) {
  const held = new Set<SessionId>();
  const queues = new Map<SessionId, QueuedPrompt[]>();
  const waiting = new Map<PromptId, Reply[]>();
  const withdrawn = new Set<PromptId>();
  const of = (id: SessionId): QueuedPrompt[] => queues.get(id) ?? [];
  const frame = (id: SessionId): Frame => ({
    type: 'notification',
    method: METHOD.queue,
    params: { sessionId: id, prompts: of(id) },
  });

  function set(id: SessionId, prompts: QueuedPrompt[]): void {
    queues.set(id, prompts);
    tell(id, frame(id));
  }

  function settle(promptId: PromptId, stopReason: string): void {
    for (const reply of waiting.get(promptId) ?? []) reply({ stopReason });
    waiting.delete(promptId);
  }

  function run(
    session: FakeSession,
    { promptId, content }: Pick<QueuedPrompt, 'promptId' | 'content'>,
  ): void {
    session.runs.set(promptId, (session.runs.get(promptId) ?? 0) + 1);
    append(session.id, { type: 'prompt', promptId, content });
    append(session.id, { type: 'turn', state: 'running', promptId });
    append(session.id, { type: 'turn', state: 'idle', promptId, stopReason: 'end_turn' });
    settle(promptId, 'end_turn');
  }

  function release(session: FakeSession): void {
    const prompts = of(session.id);
    queues.set(session.id, []);
    for (const prompt of prompts) run(session, prompt);
    tell(session.id, frame(session.id));
  }

  function change(session: FakeSession, method: string, params: Params): QueueOutcome {
    const { id } = session;
    const { promptId, promptIds, content } = params as {
      promptId: PromptId;
      promptIds: PromptId[];
      content: ContentBlock[];
    }; // sent by the worker
    const prompts = of(id);
    if (method === METHOD.queueOrder) {
      const first = promptIds.flatMap((each) => prompts.find((prompt) => prompt.promptId === each) ?? []);
      set(id, [...new Set([...first, ...prompts])]);
      return 'done';
    }
    const meant = prompts.find((prompt) => prompt.promptId === promptId);
    if (!meant) return session.runs.has(promptId) ? 'too_late' : 'unknown';
    const others = prompts.filter((prompt) => prompt !== meant);
    if (method === METHOD.queueWithdraw) {
      withdrawn.add(promptId);
      settle(promptId, 'cancelled');
      set(id, others);
    } else if (method === METHOD.queueEdit) {
      set(
        id,
        prompts.map((prompt) => (prompt === meant ? { ...meant, content } : prompt)),
      );
    } else {
      queues.set(id, others);
      run(session, meant);
      tell(id, frame(id));
    }
    return 'done';
  }

  return {
    frame,
    of,
    release,
    change,
    timesSent: (promptId: PromptId): number => waiting.get(promptId)?.length ?? 0,
    isChange: (method: string): boolean => method.startsWith(`${METHOD.queue}/`),
    prompt(session: FakeSession, params: Params, reply: Reply): void {
      const promptId = (params._meta as Params)[META.promptId] as PromptId; // sent by the worker
      const content = params.prompt as ContentBlock[]; // the same
      if (session.runs.has(promptId) || withdrawn.has(promptId)) {
        reply({ stopReason: withdrawn.has(promptId) ? 'cancelled' : 'end_turn' });
        return;
      }
      waiting.set(promptId, [...(waiting.get(promptId) ?? []), reply]);
      if (of(session.id).some((prompt) => prompt.promptId === promptId)) return;
      if (held.has(session.id)) set(session.id, [...of(session.id), { promptId, content, at: now() }]);
      else run(session, { promptId, content });
    },
    /** From now on prompts wait, as behind a turn that runs; without `holds` those that wait run. */
    hold(session: FakeSession, holds: boolean): void {
      if (holds) held.add(session.id);
      else held.delete(session.id);
      if (!holds) release(session);
    },
  };
}

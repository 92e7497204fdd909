/**
 * Prompts on their way: stored before they are sent, sent again after every drop until the gateway shows that it
 * has them, kept until the log shows them. The gateway runs a prompt's id once, so sending again is safe.
 *
 * What waits at the gateway can be changed there only, what was never sent here only. In between, while a prompt
 * may or may not be at the gateway and nobody can be asked, it cannot be changed.
 */

import * as v from 'valibot';
import type { ContentBlock } from '../../shared/acp.ts';
import { META, METHOD, type Params, RPC } from '../../shared/frame.ts';
import type { PromptId, SessionId } from '../../shared/ids.ts';
import { type QueuedPrompt, type QueueOutcome, queueReplySchema } from '../../shared/queue.ts';
import { CallError, type OutboxItem } from '../../shared/rpc.ts';
import type { Clock } from '../clock.ts';
import type { Reply } from '../link/connection.ts';
import type { Link } from '../link/link-runner.ts';
import type { Logs } from '../log/logs.ts';
import { type OutboxPrompt, outboxKey } from '../store/records.ts';
import type { OutboxRecords } from './outbox-records.ts';
import { queueList } from './queue-list.ts';
import type { Taking } from './taking.ts';

export interface PromptsOptions {
  clock: Clock;
  records: OutboxRecords;
  logs: Pick<Logs, 'flush'>;
  taking: Taking;
  linkOf(id: SessionId): Pick<Link, 'isConnected' | 'request'> | undefined;
  onChange(id: SessionId): void;
}

export function createPrompts({ clock, records, logs, taking, linkOf, onChange }: PromptsOptions) {
  /** What the gateway said last that waits. */
  const told = new Map<SessionId, readonly QueuedPrompt[]>();
  /** Keys of prompts whose reply is awaited on the connection of now. */
  const inFlight = new Set<string>();

  const toldOf = (id: SessionId): readonly QueuedPrompt[] => told.get(id) ?? [];
  const isTold = (id: SessionId, promptId: PromptId): boolean =>
    toldOf(id).some((prompt) => prompt.promptId === promptId);

  function setTold(id: SessionId, prompts: readonly QueuedPrompt[]): void {
    if (prompts.length === 0 && toldOf(id).length === 0) return;
    if (prompts.length === 0) told.delete(id);
    else told.set(id, prompts);
    onChange(id);
  }

  /** Its turn began, or it is gone: it waits no more. */
  function drop(id: SessionId, promptIds: ReadonlySet<PromptId>): void {
    for (const record of records.prompts(id)) if (promptIds.has(record.promptId)) records.remove(record);
    if (toldOf(id).some(({ promptId }) => promptIds.has(promptId))) {
      setTold(
        id,
        toldOf(id).filter(({ promptId }) => !promptIds.has(promptId)),
      );
    }
  }

  function sendQueued(id: SessionId): void {
    const link = linkOf(id);
    if (!link?.isConnected) return;
    for (const record of records.prompts(id)) {
      const key = outboxKey(record);
      if (record.status === 'failed' || inFlight.has(key) || isTold(id, record.promptId)) continue;
      inFlight.add(key);
      // Before it is sent: from here on nobody knows whether the gateway has it.
      if (!record.sent) records.put({ ...record, sent: true });
      const { promptId, content } = record;
      void link
        .request('session/prompt', { prompt: content, _meta: { [META.promptId]: promptId } })
        .then((reply) => {
          inFlight.delete(key);
          onReply(id, promptId, reply);
        });
    }
  }

  function onReply(id: SessionId, promptId: PromptId, reply: Reply): void {
    const record = records.prompt(id, promptId);
    // Once the log shows it, the log says what became of it, too.
    if (!record || reply.type === 'dropped') return;
    if (reply.type === 'result') {
      drop(id, new Set([promptId]));
      return;
    }
    if (reply.code === RPC.authenticationRequired) return;
    records.put({ ...record, status: 'failed', error: reply.message });
    taking.look(outboxKey(record));
  }

  /** The record, if the gateway never saw the prompt, or refused it: it is this device's alone. */
  function onlyHere(id: SessionId, promptId: PromptId): OutboxPrompt | null {
    const record = records.prompt(id, promptId);
    return record && !isTold(id, promptId) && (!record.sent || record.status === 'failed') ? record : null;
  }

  async function ask(id: SessionId, method: string, params: Params): Promise<QueueOutcome> {
    const link = linkOf(id);
    const reply: Reply = link?.isConnected ? await link.request(method, params) : { type: 'dropped' };
    if (reply.type === 'dropped') throw new CallError('unreachable', 'The session is not connected.');
    if (reply.type === 'error') throw new CallError('refused', reply.message);
    return v.parse(queueReplySchema, reply.result).outcome;
  }

  const isKnown = (id: SessionId, promptId: PromptId): boolean =>
    isTold(id, promptId) || records.prompt(id, promptId) !== undefined;

  /** These take their places among each other; what is between them stays where it is. */
  function orderHere(id: SessionId, promptIds: readonly PromptId[]): void {
    const ordered = promptIds.flatMap((promptId) => onlyHere(id, promptId) ?? []);
    const places = ordered.map(({ order }) => order).sort((a, b) => a - b);
    for (const [index, record] of ordered.entries()) {
      const order = places[index];
      if (order !== undefined && order !== record.order) records.put({ ...record, order });
    }
  }

  return {
    items: (id: SessionId): OutboxItem[] => queueList(toldOf(id), records.prompts(id)),
    isTold,
    /** Ends once the prompt is kept, here or by the gateway; fails if neither is so. One that failed is tried again. */
    async add(id: SessionId, promptId: PromptId, content: ContentBlock[]): Promise<void> {
      const known = records.prompt(id, promptId);
      const record: OutboxPrompt = {
        type: 'prompt',
        sessionId: id,
        promptId,
        content,
        at: known?.at ?? clock.now(),
        order: known?.order ?? records.takeOrder(),
        status: 'queued',
        error: null,
        sent: known?.sent ?? false,
      };
      if (known?.status !== 'queued') records.put(record);
      const isStored = await taking.stored();
      sendQueued(id);
      if (!isStored) await taking.taken(outboxKey(record));
    },
    /** This and the next three: see `ComposerCalls`. */
    async withdraw(id: SessionId, promptId: PromptId): Promise<boolean> {
      const record = onlyHere(id, promptId);
      if (!record && !isKnown(id, promptId)) return false;
      if (!record && (await ask(id, METHOD.queueWithdraw, { promptId })) !== 'done') return false;
      drop(id, new Set([promptId]));
      await logs.flush();
      return true;
    },
    async edit(id: SessionId, promptId: PromptId, content: ContentBlock[]): Promise<boolean> {
      const here = onlyHere(id, promptId);
      if (!here && !isKnown(id, promptId)) return false;
      if (!here && (await ask(id, METHOD.queueEdit, { promptId, content })) !== 'done') return false;
      const record = records.prompt(id, promptId);
      if (record) records.put({ ...record, content, status: 'queued', error: null });
      await logs.flush();
      if (here) sendQueued(id);
      return true;
    },
    async order(id: SessionId, promptIds: readonly PromptId[]): Promise<void> {
      orderHere(id, promptIds);
      const waiting = promptIds.filter((promptId) => isTold(id, promptId));
      if (waiting.length > 1) await ask(id, METHOD.queueOrder, { promptIds: waiting });
      await logs.flush();
    },
    async runNext(id: SessionId, promptId: PromptId): Promise<boolean> {
      if (onlyHere(id, promptId)) {
        const others = records.prompts(id).map((record) => record.promptId);
        orderHere(id, [promptId, ...others.filter((other) => other !== promptId)]);
        await logs.flush();
        sendQueued(id);
        if (!linkOf(id)?.isConnected) return true;
      }
      return isKnown(id, promptId) && (await ask(id, METHOD.queueRunNext, { promptId })) === 'done';
    },
    onConnected: sendQueued,
    onQueue(id: SessionId, prompts: readonly QueuedPrompt[]): void {
      const listed = new Set(prompts.map(({ promptId }) => promptId));
      // What began was told as an event before: what is missing now was withdrawn, by another device perhaps. With
      // a new connection nothing follows from it: the gateway answers for each prompt that is sent again.
      const gone = linkOf(id)?.isConnected ? toldOf(id).filter(({ promptId }) => !listed.has(promptId)) : [];
      drop(id, new Set(gone.map(({ promptId }) => promptId)));
      setTold(id, prompts);
      for (const record of records.prompts(id))
        if (listed.has(record.promptId)) taking.look(outboxKey(record));
    },
    onBegun: (id: SessionId, promptIds: readonly PromptId[]): void => drop(id, new Set(promptIds)),
    removeSession: (id: SessionId): void => void told.delete(id),
  };
}

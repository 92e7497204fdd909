/**
 * What a person said and the gateway has not logged yet: prompts, in order per session, and answers to
 * permission requests. Stored before it is sent; sent again after every drop until the log shows it. The
 * gateway runs a prompt's id once, so sending again is safe.
 */
import type { ContentBlock } from '../../shared/acp.ts';
import type { LogEvent } from '../../shared/event.ts';
import { META, RPC } from '../../shared/frame.ts';
import type { PromptId, RequestId, SessionId } from '../../shared/ids.ts';
import { CallError, type OutboxItem } from '../../shared/rpc.ts';
import type { Clock } from '../clock.ts';
import type { Reply } from '../link/connection.ts';
import type { Link } from '../link/link-runner.ts';
import type { Logs } from '../log/logs.ts';
import { type OutboxAnswer, type OutboxPrompt, type OutboxRecord, outboxKey } from '../store/records.ts';

/** What the store refuses, the gateway is given this long to take: less than a tab waits for its call. */
export const TAKE_LIMIT_MS = 10_000;

export interface OutboxOptions {
  clock: Clock;
  logs: Pick<Logs, 'add' | 'flush' | 'get'>;
  linkOf(id: SessionId): Pick<Link, 'isConnected' | 'request' | 'answer'> | undefined;
  /** What is queued for the session has changed. */
  onChange(id: SessionId): void;
}

export type Outbox = ReturnType<typeof createOutbox>;

export function createOutbox(options: OutboxOptions) {
  const { logs } = options;
  /** By key, in the order of `order`. */
  const records = new Map<string, OutboxRecord>();
  /** Keys of prompts whose reply is awaited on the connection of now. */
  const inFlight = new Set<string>();
  /** Keys of what is not stored: whether the gateway takes it, and what is called when that may be known. */
  const taking = new Map<string, { outcome: Promise<void>; look(): void }>();
  let nextOrder = 1;

  const of = (id: SessionId): OutboxRecord[] =>
    [...records.values()].filter((record) => record.sessionId === id);
  const promptsOf = (id: SessionId): OutboxPrompt[] => of(id).filter((record) => record.type === 'prompt');
  const answersOf = (id: SessionId): OutboxAnswer[] => of(id).filter((record) => record.type === 'answer');

  function put(record: OutboxRecord): void {
    records.set(outboxKey(record), record);
    logs.add({ outbox: [record] });
    options.onChange(record.sessionId);
  }

  function remove(record: OutboxRecord): void {
    const key = outboxKey(record);
    if (!records.delete(key)) return;
    logs.add({ removeOutbox: [key] });
    options.onChange(record.sessionId);
    taking.get(key)?.look();
  }

  /** Ends once the gateway's log shows what the store refused; else it is taken back, and the error says why. */
  function taken(key: string): Promise<void> {
    const known = taking.get(key);
    if (known) return known.outcome;
    let look = (): void => {};
    const outcome = new Promise<void>((resolve) => {
      const cancel = options.clock.after(TAKE_LIMIT_MS, resolve);
      look = () => {
        cancel();
        resolve();
      };
      if (!records.has(key)) look();
    }).then(async () => {
      const isStored = records.has(key) && (await logs.flush());
      const record = records.get(key);
      taking.delete(key);
      if (!record || isStored) return;
      remove(record);
      if (record.type === 'prompt' && record.status === 'failed') {
        throw new CallError('refused', record.error ?? 'The gateway refused it.');
      }
      throw new CallError('storage', 'The storage of this browser is full, and the gateway did not answer.');
    });
    taking.set(key, { outcome, look });
    return outcome;
  }

  const promptOf = (id: SessionId, promptId: PromptId): OutboxPrompt | undefined =>
    promptsOf(id).find((record) => record.promptId === promptId);

  function sendQueued(id: SessionId): void {
    const link = options.linkOf(id);
    if (!link?.isConnected) return;
    for (const record of promptsOf(id)) {
      const key = outboxKey(record);
      if (record.status === 'failed' || inFlight.has(key)) continue;
      inFlight.add(key);
      // Before it is sent: from here on nobody knows whether the gateway has it.
      if (!record.sent) put({ ...record, sent: true });
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
    const record = promptOf(id, promptId);
    // Once the log shows it, the log says what became of it, too.
    if (!record || reply.type === 'dropped') return;
    if (reply.type === 'result') {
      remove(record);
      return;
    }
    if (reply.code === RPC.authenticationRequired) return;
    put({ ...record, status: 'failed', error: reply.message });
    taking.get(outboxKey(record))?.look();
  }

  return {
    restore(stored: readonly OutboxRecord[]): void {
      for (const record of [...stored].sort((a, b) => a.order - b.order)) {
        records.set(outboxKey(record), record);
        nextOrder = Math.max(nextOrder, record.order + 1);
      }
    },
    items: (id: SessionId): OutboxItem[] =>
      promptsOf(id).map(({ promptId, content, at, status, error }) => ({
        promptId,
        content,
        at,
        status,
        error,
      })),
    /** Something waits to be sent. */
    hasQueued: (id: SessionId): boolean =>
      of(id).some((record) => record.type === 'answer' || record.status === 'queued'),
    /** Ends once the prompt is kept, here or by the gateway; fails if neither is so. One that failed is tried again. */
    async add(id: SessionId, promptId: PromptId, content: ContentBlock[]): Promise<void> {
      const known = promptOf(id, promptId);
      const order = known?.order ?? nextOrder;
      const record: OutboxPrompt = {
        type: 'prompt',
        sessionId: id,
        promptId,
        content,
        at: known?.at ?? options.clock.now(),
        order,
        status: 'queued',
        error: null,
        sent: known?.sent ?? false,
      };
      if (known?.status !== 'queued') {
        nextOrder = Math.max(nextOrder, order + 1);
        put(record);
      }
      const isStored = await logs.flush();
      sendQueued(id);
      if (!isStored) await taken(outboxKey(record));
    },
    /** True if the gateway never saw it, or refused it. */
    withdraw(id: SessionId, promptId: PromptId): boolean {
      const record = promptOf(id, promptId);
      if (!record || (record.sent && record.status !== 'failed')) return false;
      remove(record);
      return true;
    },
    /** Ends once the answer is kept, as a prompt is: a worker that dies after that does not lose it. */
    async answer(id: SessionId, requestId: RequestId, optionId: string | null): Promise<void> {
      if (!logs.get(id)?.isPending(requestId)) return;
      const record: OutboxAnswer = { type: 'answer', sessionId: id, requestId, optionId, order: nextOrder };
      nextOrder += 1;
      put(record);
      options.linkOf(id)?.answer(requestId, optionId);
      if (!(await logs.flush())) await taken(outboxKey(record));
    },
    onConnected(id: SessionId): void {
      // Answered meanwhile, or asked in a log that is gone: nobody will ask again.
      for (const record of answersOf(id)) if (!logs.get(id)?.isPending(record.requestId)) remove(record);
      sendQueued(id);
    },
    /** The question can be answered on the connection of now. */
    onAsked(id: SessionId, requestId: RequestId): void {
      const record = answersOf(id).find((answer) => answer.requestId === requestId);
      if (record) options.linkOf(id)?.answer(requestId, record.optionId);
    },
    onEvent(id: SessionId, event: LogEvent): void {
      if (event.type === 'prompt') {
        const record = promptOf(id, event.promptId);
        if (record) remove(record);
      } else if (event.type === 'permission_resolved') {
        for (const record of answersOf(id)) if (record.requestId === event.requestId) remove(record);
      }
    },
    onPrompts(id: SessionId, promptIds: readonly PromptId[]): void {
      const seen = new Set(promptIds);
      for (const record of promptsOf(id)) if (seen.has(record.promptId)) remove(record);
    },
    removeSession(id: SessionId): void {
      for (const record of of(id)) remove(record);
    },
  };
}

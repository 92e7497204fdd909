/**
 * What a person said and the gateway has not logged yet: prompts, in order per session, and answers to
 * permission requests. This puts the two together with what is stored of them.
 */
import type { LogEvent } from '../../shared/event.ts';
import type { PromptId, SessionId } from '../../shared/ids.ts';
import type { Clock } from '../clock.ts';
import type { Link } from '../link/link-runner.ts';
import type { Logs } from '../log/logs.ts';
import type { OutboxRecord } from '../store/records.ts';
import { createAnswers } from './answers.ts';
import { createOutboxRecords } from './outbox-records.ts';
import { createPrompts } from './prompts.ts';
import { createTaking } from './taking.ts';

export interface OutboxOptions {
  clock: Clock;
  logs: Pick<Logs, 'add' | 'flush' | 'get'>;
  linkOf(id: SessionId): Pick<Link, 'isConnected' | 'request' | 'answer'> | undefined;
  /** What is queued for the session has changed. */
  onChange(id: SessionId): void;
}

export type Outbox = ReturnType<typeof createOutbox>;

export function createOutbox({ clock, logs, linkOf, onChange }: OutboxOptions) {
  const records = createOutboxRecords({ logs, onChange, onRemoved: (key) => taking.look(key) });
  const taking = createTaking({
    clock,
    logs,
    find(key) {
      const record = records.get(key);
      const isThere = record?.type === 'prompt' && prompts.isTold(record.sessionId, record.promptId);
      return isThere ? undefined : record;
    },
    remove: (record) => records.remove(record),
  });
  const answers = createAnswers({ records, logs, taking, linkOf });
  const prompts = createPrompts({ clock, records, logs, taking, linkOf, onChange });

  return {
    restore: (stored: readonly OutboxRecord[]): void => records.restore(stored),
    items: prompts.items,
    /** Something waits to be sent. */
    hasQueued: (id: SessionId): boolean =>
      records.of(id).some((record) => record.type === 'answer' || record.status === 'queued'),
    add: prompts.add,
    withdraw: prompts.withdraw,
    edit: prompts.edit,
    order: prompts.order,
    runNext: prompts.runNext,
    answer: answers.answer,
    onConnected(id: SessionId): void {
      answers.onConnected(id);
      prompts.onConnected(id);
    },
    onAsked: answers.onAsked,
    onQueue: prompts.onQueue,
    onEvent(id: SessionId, event: LogEvent): void {
      if (event.type === 'prompt') prompts.onBegun(id, [event.promptId]);
      else if (event.type === 'permission_resolved') answers.onResolved(id, event.requestId);
    },
    onPrompts: (id: SessionId, promptIds: readonly PromptId[]): void => prompts.onBegun(id, promptIds),
    removeSession(id: SessionId): void {
      for (const record of records.of(id)) records.remove(record);
      prompts.removeSession(id);
    },
  };
}

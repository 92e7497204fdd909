/** The outbox as it is stored: records in order, each change with the next commit. It knows no connection. */
import type { PromptId, SessionId } from '../../shared/ids.ts';
import type { Logs } from '../log/logs.ts';
import { type OutboxAnswer, type OutboxPrompt, type OutboxRecord, outboxKey } from '../store/records.ts';

export type OutboxRecords = ReturnType<typeof createOutboxRecords>;

export interface OutboxRecordsOptions {
  logs: Pick<Logs, 'add'>;
  onChange(id: SessionId): void;
  onRemoved(key: string): void;
}

export function createOutboxRecords({ logs, onChange, onRemoved }: OutboxRecordsOptions) {
  const records = new Map<string, OutboxRecord>();
  let nextOrder = 1;

  const of = (id: SessionId): OutboxRecord[] =>
    [...records.values()].filter((record) => record.sessionId === id).sort((a, b) => a.order - b.order);
  const prompts = (id: SessionId): OutboxPrompt[] => of(id).filter((record) => record.type === 'prompt');

  return {
    restore(stored: readonly OutboxRecord[]): void {
      for (const record of stored) {
        records.set(outboxKey(record), record);
        nextOrder = Math.max(nextOrder, record.order + 1);
      }
    },
    get: (key: string): OutboxRecord | undefined => records.get(key),
    /** By their places. */
    of,
    prompts,
    answers: (id: SessionId): OutboxAnswer[] => of(id).filter((record) => record.type === 'answer'),
    prompt: (id: SessionId, promptId: PromptId): OutboxPrompt | undefined =>
      prompts(id).find((record) => record.promptId === promptId),
    /** A place behind all others. */
    takeOrder(): number {
      nextOrder += 1;
      return nextOrder - 1;
    },
    put(record: OutboxRecord): void {
      records.set(outboxKey(record), record);
      logs.add({ outbox: [record] });
      onChange(record.sessionId);
    },
    remove(record: OutboxRecord): void {
      const key = outboxKey(record);
      if (!records.delete(key)) return;
      logs.add({ removeOutbox: [key] });
      onChange(record.sessionId);
      onRemoved(key);
    },
  };
}

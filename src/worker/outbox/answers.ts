/** Answers to permission requests that the gateway has not logged yet: given at once where the question is open. */
import type { RequestId, SessionId } from '../../shared/ids.ts';
import type { Link } from '../link/link-runner.ts';
import type { Logs } from '../log/logs.ts';
import { type OutboxAnswer, outboxKey } from '../store/records.ts';
import type { OutboxRecords } from './outbox-records.ts';
import type { Taking } from './taking.ts';

export interface AnswersOptions {
  records: OutboxRecords;
  logs: Pick<Logs, 'get'>;
  taking: Taking;
  linkOf(id: SessionId): Pick<Link, 'answer'> | undefined;
}

export function createAnswers({ records, logs, taking, linkOf }: AnswersOptions) {
  return {
    /** Ends once the answer is kept, as a prompt is: a worker that dies after that does not lose it. */
    async answer(id: SessionId, requestId: RequestId, optionId: string | null): Promise<void> {
      if (!logs.get(id)?.isPending(requestId)) return;
      const order = records.takeOrder();
      const record: OutboxAnswer = { type: 'answer', sessionId: id, requestId, optionId, order };
      records.put(record);
      linkOf(id)?.answer(requestId, optionId);
      if (!(await taking.stored())) await taking.taken(outboxKey(record));
    },
    /** Answered meanwhile, or asked in a log that is gone: nobody will ask again. */
    onConnected(id: SessionId): void {
      for (const record of records.answers(id)) {
        if (!logs.get(id)?.isPending(record.requestId)) records.remove(record);
      }
    },
    /** The question can be answered on the connection of now. */
    onAsked(id: SessionId, requestId: RequestId): void {
      const record = records.answers(id).find((answer) => answer.requestId === requestId);
      if (record) linkOf(id)?.answer(requestId, record.optionId);
    },
    onResolved(id: SessionId, requestId: RequestId): void {
      for (const record of records.answers(id)) if (record.requestId === requestId) records.remove(record);
    },
  };
}

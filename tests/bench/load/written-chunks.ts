/** When the gateway wrote the chunks of a `/stream`: read from its log. */
import type { SessionId } from '../../../src/shared/ids.ts';
import { MAX_EVENTS_PAGE } from '../../../src/shared/limits.ts';
import type { GatewayProcess } from '../../support/browser/gateway-process.ts';

export interface WrittenChunks {
  /** When its event was written, ms since 1970: a whole number, so up to 1 ms early. */
  at: number;
  /** The number of the newest chunk in it. */
  last: number;
}

interface Page {
  events: {
    seq: number;
    at: number;
    type: string;
    update?: { sessionUpdate: string; content?: { text?: string } };
  }[];
}

export async function writtenChunks(
  gateway: GatewayProcess,
  sessionId: SessionId,
  after: number,
): Promise<WrittenChunks[]> {
  const written: WrittenChunks[] = [];
  for (let from = after; ; ) {
    const path = `/v1/sessions/${sessionId}/events?after=${from}&limit=${MAX_EVENTS_PAGE}`;
    const { events } = (await (await gateway.request('GET', path)).json()) as Page;
    for (const { at, update } of events) {
      if (update?.sessionUpdate !== 'agent_message_chunk') continue;
      const numbers = [...(update.content?.text ?? '').matchAll(/#(\d+)/g)];
      if (numbers.length > 0) written.push({ at, last: Number(numbers.at(-1)?.[1]) });
    }
    const last = events.at(-1);
    if (last === undefined) return written;
    from = last.seq;
  }
}

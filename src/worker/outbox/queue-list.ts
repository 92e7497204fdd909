/**
 * One list of what has not begun: what the gateway told that waits, then what is only here. Pure.
 */
import type { ContentBlock } from '../../shared/acp.ts';
import { type QueuedPrompt, untoldLength } from '../../shared/queue.ts';
import type { OutboxItem } from '../../shared/rpc.ts';
import type { OutboxPrompt } from '../store/records.ts';

export function queueList(told: readonly QueuedPrompt[], own: readonly OutboxPrompt[]): OutboxItem[] {
  const ownById = new Map(own.map((record) => [record.promptId, record]));
  const waiting = told.map(({ promptId, content, at }): OutboxItem => {
    const record = ownById.get(promptId);
    ownById.delete(promptId);
    return {
      promptId,
      content: record ? filled(content, record.content) : content,
      at: record?.at ?? at,
      status: 'waiting',
      error: null,
    };
  });
  const here = [...ownById.values()].map(
    ({ promptId, content, at, status, sent, error }): OutboxItem => ({
      promptId,
      content,
      at,
      status: status === 'queued' && sent ? 'waiting' : status,
      error,
    }),
  );
  return [...waiting, ...here];
}

/** What was told in part, with what this device has of it. */
const filled = (told: readonly ContentBlock[], own: readonly ContentBlock[]): ContentBlock[] =>
  told.map((block) => {
    const length = untoldLength(block);
    return (length !== null && own.find((mine) => isThe(mine, block, length))) || block;
  });

const isThe = (mine: ContentBlock, block: ContentBlock, length: number): boolean =>
  'data' in mine &&
  'data' in block &&
  mine.type === block.type &&
  mine.mimeType === block.mimeType &&
  typeof mine.data === 'string' &&
  mine.data.length === length;

/**
 * Joins consecutive text chunks of one message that come within a few ms, so that fast models cost one event
 * a frame and not one a token. The first chunk after a pause is let through at once. Order is kept: whatever
 * else is said first lets go of what is held.
 */
import type { ContentBlock, SessionUpdate } from '../../shared/acp.ts';

const WINDOW_MS = 16;
const MAX_TEXT_LENGTH = 64 * 1024;

export interface ChunkCoalescer {
  push(update: SessionUpdate): void;
  /** Lets go of what is held. */
  flush(): void;
  /** Forgets what is held. */
  clear(): void;
}

interface TextChunk {
  update: SessionUpdate;
  content: Extract<ContentBlock, { type: 'text' }>;
  /** Chunks of equal keys say the same but for their text. */
  key: string;
}

export function createChunkCoalescer(
  emit: (update: SessionUpdate) => void,
  now = performance.now.bind(performance),
): ChunkCoalescer {
  let held: TextChunk | null = null;
  let emittedAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    const chunk = held;
    clear();
    if (chunk === null) return;
    emittedAt = now();
    emit(chunk.update);
  }
  function clear(): void {
    clearTimeout(timer);
    held = null;
  }

  return {
    push(update) {
      const chunk = textChunkOf(update);
      if (chunk === null) {
        flush();
        emit(update);
        return;
      }
      if (held !== null && held.key === chunk.key && held.content.text.length < MAX_TEXT_LENGTH) {
        held = joined(held, chunk.content.text);
        return;
      }
      flush();
      held = chunk;
      const wait = emittedAt + WINDOW_MS - now();
      if (wait <= 0) flush();
      else timer = setTimeout(flush, wait);
    },
    flush,
    clear,
  };
}

const CHUNK_KINDS: ReadonlySet<string> = new Set([
  'user_message_chunk',
  'agent_message_chunk',
  'agent_thought_chunk',
]);

function textChunkOf(update: SessionUpdate): TextChunk | null {
  if (!CHUNK_KINDS.has(update.sessionUpdate) || !('content' in update)) return null;
  const content = update.content as ContentBlock; // chunks of a known kind have one, by their schema
  if (content.type !== 'text') return null;
  const key = JSON.stringify([
    { ...update, content: null },
    { ...content, text: null },
  ]);
  return { update, content, key };
}

function joined({ update, content, key }: TextChunk, text: string): TextChunk {
  const both = { ...content, text: content.text + text };
  return { update: { ...update, content: both } as SessionUpdate, content: both, key }; // the same kind of chunk
}

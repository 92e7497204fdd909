import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionUpdate } from '../../shared/acp.ts';
import { createChunkCoalescer } from './chunk-coalescer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const chunk = (text: string, more: object = {}): SessionUpdate =>
  ({
    sessionUpdate: 'agent_message_chunk',
    messageId: 'm',
    content: { type: 'text', text },
    ...more,
  }) as SessionUpdate;

function start() {
  const said: string[] = [];
  const coalescer = createChunkCoalescer((update) => {
    const text = 'content' in update ? (update.content as { text?: string }).text : undefined;
    said.push(text ?? update.sessionUpdate);
  });
  const push = (...updates: SessionUpdate[]) => {
    for (const update of updates) coalescer.push(update);
  };
  return { said, coalescer, push };
}

describe('text chunks of one message', () => {
  it('are joined when they come within 16 ms; the first is let through at once', () => {
    const { said, push } = start();
    push(chunk('a'), chunk('b'), chunk('c'));
    expect(said).toEqual(['a']);
    vi.advanceTimersByTime(16);
    expect(said).toEqual(['a', 'bc']);
  });

  it('are not kept waiting when they come slowly', () => {
    const { said, push } = start();
    for (const text of ['a', 'b', 'c']) {
      push(chunk(text));
      vi.advanceTimersByTime(20);
    }
    expect(said).toEqual(['a', 'b', 'c']);
  });

  it('keep their order with whatever else is said', () => {
    const { said, push } = start();
    push(
      chunk('a'),
      chunk('b'),
      { sessionUpdate: 'plan', entries: [] },
      chunk('c'),
      chunk('d', { messageId: 'n' }),
      chunk('e'),
    );
    vi.advanceTimersByTime(100);
    expect(said).toEqual(['a', 'b', 'plan', 'c', 'd', 'e']);
  });

  it('are not joined when they differ in more than their text', () => {
    const { said, push } = start();
    push(
      chunk('a'),
      chunk('b', { _meta: { x: 1 } }),
      chunk('c', { _meta: { x: 1 } }),
      chunk('d', { sessionUpdate: 'agent_thought_chunk', _meta: { x: 1 } }),
      chunk('e', { content: { type: 'image', data: '', mimeType: 'image/png' } }),
    );
    vi.advanceTimersByTime(100);
    expect(said).toEqual(['a', 'bc', 'd', 'agent_message_chunk']);
  });

  it('do not grow without end', () => {
    const { said, push } = start();
    push(chunk('a'), ...Array.from({ length: 40 }, () => chunk('x'.repeat(10_000))));
    vi.advanceTimersByTime(100);
    expect(said.join('').length).toBe(400_001);
    expect(Math.max(...said.map((text) => text.length))).toBeLessThan(80_000);
  });

  it('are forgotten when told to', () => {
    const { said, push, coalescer } = start();
    push(chunk('a'), chunk('b'));
    coalescer.clear();
    vi.advanceTimersByTime(100);
    expect(said).toEqual(['a']);
  });
});

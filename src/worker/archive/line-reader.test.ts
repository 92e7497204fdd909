/** Lines out of bytes, wherever the bytes are parted. */
import { describe, expect, it } from 'vitest';
import { createLineReader } from './line-reader.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function linesOf(data: Uint8Array, size: number, max = 100): string[] {
  const reader = createLineReader(max);
  const lines: string[] = [];
  for (let at = 0; at < data.length; at += size) lines.push(...reader.push(data.slice(at, at + size)));
  const last = reader.end();
  return last === null ? lines : [...lines, last];
}

describe('lines', () => {
  it.each([1, 2, 3, 7, 100])('are the same in pieces of %i bytes', (size) => {
    expect(linesOf(bytes('a\nü✓😀\r\n\nlast'), size)).toEqual(['a', 'ü✓😀', '', 'last']);
  });

  it('that are too long or no UTF-8 are named by their number', () => {
    expect(() => linesOf(bytes(`a\n${'b'.repeat(11)}`), 4, 10)).toThrow('Line 2 is too long');
    expect(() => linesOf(new Uint8Array([97, 10, 0xc3, 10]), 1)).toThrow('Line 2 is not UTF-8');
  });
});

/** Bytes in, lines out: UTF-8, ended by line feeds, none longer than a limit. Pure; it holds one unfinished line. */

export type BadLine = 'too long' | 'not UTF-8';

export class LineError extends Error {
  /** Counted from 1. */
  readonly line: number;
  readonly why: BadLine;
  constructor(line: number, why: BadLine) {
    super(`Line ${line} is ${why}`);
    this.line = line;
    this.why = why;
  }
}

export function createLineReader(maxBytes: number) {
  const LINE_FEED = 10;
  let parts: Uint8Array[] = [];
  let length = 0;
  let count = 0;

  function keep(part: Uint8Array): void {
    length += part.byteLength;
    if (length > maxBytes) throw new LineError(count + 1, 'too long');
    if (part.byteLength > 0) parts.push(part);
  }

  function take(): string {
    count += 1;
    const decoder = new TextDecoder('utf-8', { fatal: true });
    try {
      const text = parts.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode();
      return text.endsWith('\r') ? text.slice(0, -1) : text;
    } catch {
      throw new LineError(count, 'not UTF-8');
    } finally {
      parts = [];
      length = 0;
    }
  }

  return {
    /** The lines that this chunk ends. It is not kept: what is left of it is copied. */
    *push(chunk: Uint8Array): Generator<string> {
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
        keep(chunk.subarray(start, end));
        start = end + 1;
        yield take();
      }
      keep(chunk.slice(start));
    },
    /** The last line, if it has no line feed. */
    end: (): string | null => (length === 0 ? null : take()),
  };
}

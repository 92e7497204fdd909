/** Lines of a byte stream, read only as fast as they are taken. */
import type { Readable } from 'node:stream';

export class LineTooLongError extends Error {
  constructor(limitBytes: number) {
    super(`a line of more than ${Math.round(limitBytes / 1024 / 1024)} MiB`);
    this.name = 'LineTooLongError';
  }
}

const NEWLINE = 0x0a;

/**
 * Ends with the stream, however that ends. Throws a `LineTooLongError` as soon as a line has grown past the
 * limit, without waiting for its end.
 */
export async function* readLines(stream: Readable, limitBytes: number): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let length = 0;
  const take = (tail: Buffer): string => {
    const line =
      parts.length === 0 ? tail.toString('utf8') : Buffer.concat([...parts, tail]).toString('utf8');
    parts = [];
    length = 0;
    return line;
  };
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        if (length + end - start > limitBytes) throw new LineTooLongError(limitBytes);
        yield take(chunk.subarray(start, end));
        start = end + 1;
      }
      const rest = chunk.subarray(start);
      length += rest.length;
      if (length > limitBytes) throw new LineTooLongError(limitBytes);
      if (rest.length > 0) parts.push(rest);
    }
  } catch (error) {
    if (error instanceof LineTooLongError) throw error;
    // The pipe broke: the process is gone, which is told elsewhere.
  }
  if (length > 0) yield take(Buffer.alloc(0));
}

import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createLogger } from './logger.ts';

function logged(format: 'pretty' | 'json'): string {
  const stream = new PassThrough();
  createLogger(format, stream).warn({ session: 'abc', count: 2 }, 'something odd');
  return String(stream.read());
}

it('writes one JSON object a line', () => {
  const line = logged('json');
  expect(line.endsWith('\n')).toBe(true);
  expect(JSON.parse(line)).toMatchObject({ level: 'warn', session: 'abc', count: 2, msg: 'something odd' });
});

it('writes a line that a person can read', () => {
  expect(logged('pretty')).toMatch(/^\d\d:\d\d:\d\d warn {2}something odd session=abc count=2\n$/);
});

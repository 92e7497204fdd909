import { expect, test } from 'vitest';
import { formatBytes } from './bytes.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 KB'],
  [9_949, '9.9 KB'],
  [9_990, '10 KB'],
  [999_400, '999 KB'],
  [999_600, '1.0 MB'],
  [31_400_000, '31 MB'],
  [1_600_000_000, '1.6 GB'],
])('%i bytes are written %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

import { expect, it } from 'vitest';
import { isTooDeep, MAX_JSON_DEPTH } from './json-depth.ts';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

it('tells a text that nests deeper than allowed', () => {
  expect(isTooDeep(nested(MAX_JSON_DEPTH))).toBe(false);
  expect(isTooDeep(nested(MAX_JSON_DEPTH + 1))).toBe(true);
  expect(isTooDeep('{"a":{"b":[1]}}', 3)).toBe(false);
  expect(isTooDeep('{"a":{"b":[1]}}', 2)).toBe(true);
});

it('counts no brackets inside strings, whatever is escaped in them', () => {
  expect(isTooDeep(JSON.stringify(['[['.repeat(100)]), 1)).toBe(false);
  expect(isTooDeep(JSON.stringify(['"[[[', '\\', '\\"[[[']), 1)).toBe(false);
  expect(isTooDeep(String.raw`["\\",[[1]]]`, 2)).toBe(true);
});

it('reads a string that never ends in time', () => {
  expect(isTooDeep(`"${'\\"'.repeat(1_000_000)}`)).toBe(false);
  expect(isTooDeep(`"${'\\'.repeat(1_000_000)}"`)).toBe(false);
});

import { expect, test } from 'vitest';
import { diffLines } from './diff-lines.ts';

test('numbers what was added and removed, with a little around it', () => {
  const before = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
  const after = before.with(9, 'changed').concat('more');
  const diff = diffLines(`${before.join('\n')}\n`, `${after.join('\n')}\n`);
  expect(diff).toMatchObject({ added: 2, removed: 1 });
  expect(diff.lines.filter((line) => line.type === 'removed')).toEqual([
    { type: 'removed', oldLine: 10, text: 'line 10' },
  ]);
  expect(diff.lines.filter((line) => line.type === 'added')).toEqual([
    { type: 'added', newLine: 10, text: 'changed' },
    { type: 'added', newLine: 21, text: 'more' },
  ]);
  expect(diff.lines.filter((line) => line.type === 'gap')).toEqual([
    { type: 'gap', count: 6 },
    { type: 'gap', count: 4 },
  ]);
});

test('a new file is all added, an equal one is nothing', () => {
  expect(diffLines('', 'a\nb\n')).toMatchObject({ added: 2, removed: 0 });
  expect(diffLines('a\n', 'a\n')).toEqual({ added: 0, removed: 0, lines: [] });
});

test('texts with nothing in common are replaced as a whole, in bounded time', () => {
  const make = (word: string) => Array.from({ length: 5_000 }, (_, index) => `${word} ${index}`).join('\n');
  expect(diffLines(make('a'), make('b'))).toMatchObject({ added: 5_000, removed: 5_000 });
});

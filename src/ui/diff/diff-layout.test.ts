import { expect, test } from 'vitest';
import { inOneColumn, layOutDiff, sideBySide } from './diff-layout.ts';
import { diffLines } from './diff-lines.ts';
import { changedWords } from './diff-words.ts';

const OLD = 'a\nconst first = keys();\nb\nc\nd\n';
const NEW = 'a\nconst oldest = keys();\nextra\nb\nd\n';
const layout = layOutDiff(diffLines(OLD, NEW).lines);

test('one column: of each change first what went, then what came', () => {
  expect(
    inOneColumn(layout.blocks).map((row) => (row.type === 'gap' ? '…' : `${row.type} ${row.text}`)),
  ).toEqual([
    'same a',
    'removed const first = keys();',
    'added const oldest = keys();',
    'added extra',
    'same b',
    'removed c',
    'same d',
  ]);
});

test('two columns: what went beside what came in its place', () => {
  const rows = sideBySide(layout.blocks).map((row) =>
    row.type === 'gap' ? row : [row.left?.text ?? null, row.right?.text ?? null],
  );
  expect(rows).toEqual([
    ['a', 'a'],
    ['const first = keys();', 'const oldest = keys();'],
    [null, 'extra'],
    ['b', 'b'],
    ['c', null],
    ['d', 'd'],
  ]);
});

test('every line knows where its colours are', () => {
  for (const row of inOneColumn(layout.blocks)) {
    if (row.type === 'gap') continue;
    const text = row.side === 'old' ? layout.oldText : layout.newText;
    expect(text.split('\n')[row.index]).toBe(row.text);
  }
});

test('marks the words that changed, unless nearly all did', () => {
  const cut = (text: string, ranges: readonly (readonly [number, number])[] | undefined) =>
    ranges?.map(([from, to]) => text.slice(from, to));
  const before = 'const first = keys().next();';
  const after = 'const oldest = keys().last();';
  const changed = changedWords(before, after);
  expect(cut(before, changed?.before)).toEqual(['first', 'next']);
  expect(cut(after, changed?.after)).toEqual(['oldest', 'last']);
  expect(changedWords('one thing', 'all that differs')).toBeNull();
  expect(changedWords('x'.repeat(10_000), 'y')).toBeNull();
});

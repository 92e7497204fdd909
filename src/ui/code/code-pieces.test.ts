import { expect, test } from 'vitest';
import { cutLines, cutPieces, splitCode } from './code-pieces.ts';

test('cuts a text by its spans; what they do not reach is plain', () => {
  expect(cutPieces('let a = 1', [2, 3, 0, 3])).toEqual([
    { kind: 'keyword', text: 'let' },
    { kind: 'plain', text: ' a ' },
    { kind: 'plain', text: '= 1' },
  ]);
});

test('spans that lie give no text that was not there, and none twice', () => {
  for (const spans of [[2, 400], [99, 3], [2], [0, -5, 2, 3], [2, Number.NaN]]) {
    expect(
      cutPieces('let a', spans)
        .map((piece) => piece.text)
        .join(''),
    ).toBe('let a');
  }
});

test('cuts into lines, however many of them a piece spans', () => {
  expect(cutLines('/* a\n b */ c\n', [1, 10, 0, 3])).toEqual([
    [{ kind: 'comment', text: '/* a' }],
    [
      { kind: 'comment', text: ' b */' },
      { kind: 'plain', text: ' c' },
    ],
    [],
  ]);
});

test('splits between lines, at the margin where it can, and loses nothing', () => {
  const text = `${'function a() {\n  return 1;\n}\n'.repeat(40)}${'x'.repeat(300)}`;
  const parts = splitCode(text, 100);
  expect(parts.join('')).toBe(text);
  expect(parts.every((part) => part.length <= 100)).toBe(true);
  expect(parts[1]?.startsWith('function')).toBe(true);
});

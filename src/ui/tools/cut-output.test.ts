import { expect, test } from 'vitest';
import { cutOutput } from './cut-output.ts';

const LINES = Array.from({ length: 100 }, (_, index) => `line ${index + 1}`).join('\n');

test('a short output is shown whole', () => {
  expect(cutOutput('a\nb\n', 'end')).toBeNull();
});

test('of a long one an end is shown, and how many lines are not', () => {
  const end = cutOutput(`${LINES}\n`, 'end');
  expect(end?.lines).toBe(80);
  expect(end?.text.split('\n').at(-1)).toBe('line 100');
  const beginning = cutOutput(LINES, 'beginning');
  expect(beginning?.lines).toBe(60);
  expect(beginning?.text.startsWith('line 1\n')).toBe(true);
});

test('a single endless line is cut too', () => {
  const cut = cutOutput('x'.repeat(1_000_000), 'end');
  expect(cut?.lines).toBe(0);
  expect(cut?.text.length).toBeLessThan(100_000);
});

import { expect, test } from 'vitest';
import { MAX_CODE_LENGTH } from '../../shared/code-spans.ts';
import { CallError } from '../../shared/rpc.ts';
import { createCodeColours } from './code-colours.ts';

function worker(answer: (text: string) => number[] | null) {
  const asked: string[] = [];
  const calls = {
    async highlightCode(_language: string, text: string) {
      asked.push(text);
      return answer(text);
    },
  };
  return { asked, colours: createCodeColours(calls) };
}

test('asks for each text once, and knows it afterwards', async () => {
  const { asked, colours } = worker((text) => [2, text.length]);
  expect(colours.known('ts', 'let a')).toBeNull();
  expect(await colours.ask('ts', 'let a')).toEqual([2, 5]);
  expect(await colours.ask('ts', 'let a')).toEqual([2, 5]);
  expect(colours.known('ts', 'let a')).toEqual([2, 5]);
  expect(colours.known('js', 'let a')).toBeNull();
  expect(asked).toHaveLength(1);
});

test('a long text is asked for part by part, and parts without colours stay plain', async () => {
  const parts = ['a', 'b', 'a'].map((letter) => `${letter.repeat(MAX_CODE_LENGTH - 1)}\n`);
  const { asked, colours } = worker((part) => (part.startsWith('b') ? null : [1, part.length]));
  const spans = await colours.ask('ts', parts.join(''));
  expect(asked).toEqual(parts);
  expect(spans).toEqual([1, MAX_CODE_LENGTH, 0, MAX_CODE_LENGTH, 1, MAX_CODE_LENGTH]);
});

test('without a language, without a worker, or of a book: nothing, and no error', async () => {
  const { asked, colours } = worker(() => [1, 1]);
  expect(await colours.ask('', 'x')).toBeNull();
  expect(await colours.ask('ts', 'x'.repeat(1_000_000))).toBeNull();
  expect(asked).toEqual([]);
  const broken = createCodeColours({
    highlightCode: () => Promise.reject(new CallError('timeout', 'late')),
  });
  expect(await broken.ask('ts', 'x')).toBeNull();
});

test('keeps no more than it has room for', async () => {
  const { colours } = worker((text) => [1, text.length]);
  for (let index = 0; index < 20; index += 1)
    await colours.ask('ts', `${index}\n${'x'.repeat(6_000)}`.repeat(6));
  expect(colours.known('ts', `0\n${'x'.repeat(6_000)}`.repeat(6))).toBeNull();
  expect(colours.known('ts', `19\n${'x'.repeat(6_000)}`.repeat(6))).not.toBeNull();
});

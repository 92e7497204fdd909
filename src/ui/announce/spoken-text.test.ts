import { expect, test } from 'vitest';
import { speakable } from './spoken-text.ts';

/** What is said of a text that comes in pieces of so many letters. */
function said(whole: string, step: number): string[] {
  const lines: string[] = [];
  let end = 0;
  for (let at = step; at < whole.length + step; at += step) {
    const spoken = speakable(whole.slice(0, at), end, at >= whole.length);
    end = spoken.end;
    if (spoken.text !== '') lines.push(spoken.text);
  }
  return lines;
}

test('a message is said by sentences, not by pieces', () => {
  expect(said('The pool is full. It evicts “the oldest.” Then it', 3)).toEqual([
    'The pool is full.',
    'It evicts “the oldest.”',
    'Then it',
  ]);
  expect(speakable('Version 1.2', 0, false)).toEqual({ text: '', end: 0 });
});

test('code is said as how much of it there is, once it is closed', () => {
  const whole = 'Look:\n\n```ts\nconst a = 1;\nf(a); g(a). h\n```\n\nDone.';
  for (const step of [1, 4, 7, 1_000]) {
    expect(said(whole, step).join(' ')).toBe('Look: Code, 2 lines. Done.');
  }
  expect(speakable('```\nopen', 0, true).text).toBe('Code, 1 line.');
});

test('marks are not said, words all are', () => {
  expect(speakable('## The **bold** `code`\n- a [link](https://x.test/)\n', 0, true).text).toBe(
    'The bold code a link',
  );
  expect(speakable('snake_case and 2 * 3', 0, true).text).toBe('snake_case and 2 * 3');
});

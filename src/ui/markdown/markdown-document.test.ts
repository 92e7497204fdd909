import { expect, test } from 'vitest';
import { MARKDOWN } from '../../../tests/ui/harness/markdown-sample.ts';
import { createLexer } from './lexer.ts';
import { type Block, createMarkdownDocument } from './markdown-document.ts';

const whole = (text: string) =>
  createLexer()
    .lex(text)
    .filter((token) => token.type !== 'space' && token.type !== 'def');
const tokens = (blocks: readonly Block[]) => blocks.map((block) => block.token);

/** A small generator with a seed, so that a failure can be had again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

test('a text that grows in any pieces ends as the same blocks as the whole text', () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const next = random(seed);
    const document = createMarkdownDocument();
    let blocks: readonly Block[] = [];
    for (let at = 0; at < MARKDOWN.length; ) {
      at += 1 + Math.floor(next() * 40);
      blocks = document.update(MARKDOWN.slice(0, at));
    }
    expect(tokens(blocks), `seed ${seed}`).toEqual(whole(MARKDOWN));
  }
});

test.each([
  ['a rule that becomes bold', 'abc\n***bold*** more\n\nend'],
  ['a fence that becomes code in a line', 'abc\n```js x``` more\n\nend'],
  ['a hash that is no heading', 'abc\n#tag goes on\n\nend'],
  ['a title underlined later', 'Title\n---\n\ntext'],
  ['a list that becomes loose', '- a\n- b\n\n- c\n\ntext'],
  ['a table under a paragraph', 'text\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nend'],
  ['a link defined at the end', 'see [it] and\n\nmore [it]\n\nyet more\n\n[it]: https://example.com\n'],
  ['a link defined before', '[it]: https://example.com\n\none\n\ntwo\n\nsee [it]'],
  ['math over lines', 'so\n$$\na_1\n- b_2\n$$\n\nand $a_1$ end'],
  ['a footnote', 'see[^1]\n\n[^1]: a note\n\nend'],
  ['windows line ends', 'one\r\ntwo\r\nthree\r\n\r\n- a\r\n- b\r\n\r\ntwo\r\n\r\nend'],
])('grown letter by letter: %s', (_, text) => {
  const document = createMarkdownDocument();
  let blocks: readonly Block[] = [];
  for (let at = 1; at <= text.length; at += 1) blocks = document.update(text.slice(0, at));
  expect(tokens(blocks)).toEqual(whole(text));
});

test('closed blocks keep their identity while the tail grows', () => {
  const document = createMarkdownDocument();
  const before = document.update('# One\n\npara\n\n```ts\nconst a');
  const after = document.update('# One\n\npara\n\n```ts\nconst a = 1;\n');
  expect(after[0]).toBe(before[0]);
  expect(after[1]).toBe(before[1]);
  expect(after[2]?.token).toMatchObject({ type: 'code', lang: 'ts', text: 'const a = 1;' });
});

test('another text begins anew', () => {
  const document = createMarkdownDocument();
  document.update('# One\n\ntwo\n\nthree');
  expect(tokens(document.update('other'))).toEqual(whole('other'));
});

test('what nests deeper than anything means is shown as it is written', () => {
  const document = createMarkdownDocument();
  const blocks = document.update(`${'>'.repeat(20_000)} x`);
  expect(blocks.length).toBeGreaterThan(0);
});

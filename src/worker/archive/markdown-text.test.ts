/** Text of others in a document of ours. */
import { Lexer } from 'marked';
import { describe, expect, it } from 'vitest';
import { fenced, inline, safeMarkdown } from './markdown-text.ts';

/** What a reader of Markdown would take for an image or for HTML, wherever it stands. */
function dangers(markdown: string): string[] {
  const found: string[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('type' in value && (value.type === 'image' || value.type === 'html')) found.push(value.type);
    for (const each of Object.values(value)) look(each);
  };
  look([...new Lexer({ gfm: true }).lex(markdown)]);
  return found;
}

describe('code', () => {
  it('stands in a fence that is longer than any in it', () => {
    expect(fenced('a', 'ts')).toBe('```ts\na\n```');
    expect(fenced('```js\na\n```')).toBe('````\n```js\na\n```\n````');
    expect(fenced('`````')).toBe('``````\n`````\n``````');
  });
});

describe('a line', () => {
  it.each([
    ['a\n# b', 'a \\# b'],
    ['![x](http://e.test)', '\\!\\[x\\](http://e.test)'],
    ['<img src=x>', '\\<img src=x\\>'],
    ['`rm` *all*', '\\`rm\\` \\*all\\*'],
  ])('%j is no markup', (text, expected) => {
    expect(inline(text)).toBe(expected);
    expect(dangers(inline(text))).toEqual([]);
  });
});

describe('markdown of others', () => {
  it.each([
    'Plain **bold** and `code`.',
    '- a\n- b\n\n1. c',
    '| a | b |\n| - | - |\n| 1 | 2 |',
    '> quoted\n\n# Heading',
    'Generics like `Array<string>` stay as they are.',
  ])('%j stays as it is', (text) => {
    expect(safeMarkdown(text)).toBe(text);
  });

  it('keeps a fence, and closes one that was left open', () => {
    expect(safeMarkdown('a\n\n```ts\nconst a = 1;\n```\n\nb')).toBe('a\n\n```ts\nconst a = 1;\n```\n\nb');
    expect(safeMarkdown('a\n\n~~~sh\nls')).toBe('a\n\n```sh\nls\n```');
  });

  it.each([
    '![x](http://evil.test/?data)',
    'a ![x][ref] b\n\n[ref]: http://evil.test',
    '<img src="http://evil.test">',
    'a <b onclick="x">b</b>',
    '- a\n  ![x](http://evil.test)',
    '> <script>x</script>',
    '| ![x](http://evil.test) |\n| - |\n| <i>a</i> |',
    '    ```\n![x](http://evil.test)\n    ```',
    '- ```\n  a\n```\n![x](http://evil.test)',
    '`\n` ![x](http://evil.test) `',
  ])('%j fetches nothing and is no HTML', (text) => {
    expect(dangers(safeMarkdown(text))).toEqual([]);
    expect(dangers(`${safeMarkdown(text)}\n\n## Next\n\n[ref]: http://evil.test\n`)).toEqual([]);
  });

  it('never reaches into what follows', () => {
    for (const text of ['```', '- ```\n  x', '> ~~~', '<!-- ', '<pre>', '| a', '````\n```', 'a\n\\']) {
      const next = new Lexer({ gfm: true }).lex(`${safeMarkdown(text)}\n\n## Next\n`).at(-1);
      expect(next).toMatchObject({ type: 'heading', text: 'Next' });
    }
  });
});

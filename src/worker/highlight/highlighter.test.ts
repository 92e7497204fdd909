import { expect, test } from 'vitest';
import { CODE_KINDS, type CodeSpans, MAX_CODE_LENGTH } from '../../shared/code-spans.ts';
import { createHighlighter } from './highlighter.ts';

/** A clock that stands still but where it is told to go on. */
function highlighterAt() {
  const times: number[] = [];
  return { times, highlighter: createHighlighter(() => times.shift() ?? 0) };
}

function pieces(text: string, spans: CodeSpans | null): [string, string][] {
  const found: [string, string][] = [];
  let at = 0;
  for (let index = 0; index < (spans?.length ?? 0); index += 2) {
    const length = spans?.[index + 1] ?? 0;
    found.push([CODE_KINDS[spans?.[index] ?? 0] ?? '', text.slice(at, at + length)]);
    at += length;
  }
  expect(at).toBe(text.length);
  return found;
}

test('says what each stretch of a text is, and gives no text back', () => {
  const { highlighter } = highlighterAt();
  const text = 'const n: number = 42; // why\n';
  const spans = highlighter.highlight('ts', text);
  expect(spans?.every((part) => typeof part === 'number')).toBe(true);
  expect(pieces(text, spans)).toEqual(
    expect.arrayContaining([
      ['keyword', 'const'],
      ['type', 'number'],
      ['number', '42'],
      ['comment', '// why'],
    ]),
  );
});

test.each([
  'python',
  'sh',
  'Dockerfile',
  'tsx',
  'yml',
  'toml',
  'rs',
  'go',
  'c++',
  'vue',
  'jsonc',
  'diff',
])('knows %s by the name that people give it, and covers any text', (language) => {
  const { highlighter } = highlighterAt();
  const text = 'a <b c="d">{{ e }}</b> # "f\n\n\t👩‍💻 @g = 1 -- h /* i\n- j\n+ k';
  expect(pieces(text, highlighter.highlight(language, text)).length).toBeGreaterThan(0);
});

test('leaves what it does not know, or what is too long, as it is', () => {
  const { highlighter } = highlighterAt();
  expect(highlighter.highlight('klingon', 'x')).toBeNull();
  expect(highlighter.highlight('__proto__', 'x')).toBeNull();
  expect(highlighter.highlight('ts', 'x'.repeat(MAX_CODE_LENGTH + 1))).toBeNull();
});

test('a language that took too long once gets short texts only; its first use does not count', () => {
  const { times, highlighter } = highlighterAt();
  const long = 'let a;\n'.repeat(500);
  times.push(0, 500);
  expect(highlighter.highlight('js', long)).not.toBeNull();
  times.push(500, 600);
  expect(highlighter.highlight('js', long)).not.toBeNull();
  expect(highlighter.highlight('js', long)).toBeNull();
  expect(highlighter.highlight('js', 'let a;')).not.toBeNull();
  expect(highlighter.highlight('go', long)).not.toBeNull();
});

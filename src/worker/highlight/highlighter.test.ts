import { expect, test } from 'vitest';
import { CODE_KINDS, type CodeSpans, MAX_CODE_LENGTH } from '../../shared/code-spans.ts';
import { createHighlighter } from './highlighter.ts';

/** A clock that stands still but where it is told to go on: by `cost` with every second look. */
function highlighterAt() {
  const clock = { now: 0, cost: 0, looks: 0 };
  const highlighter = createHighlighter(() => {
    clock.looks += 1;
    if (clock.looks % 2 === 0) clock.now += clock.cost;
    return clock.now;
  });
  return { clock, highlighter };
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

test('a language that took too long gets short texts only for a while; its first use does not count', () => {
  const { clock, highlighter } = highlighterAt();
  const long = 'let a;\n'.repeat(500);
  const isColoured = (language: string, text: string) => {
    clock.looks = 0;
    return highlighter.highlight(language, text) !== null;
  };
  clock.cost = 500;
  expect(isColoured('js', long)).toBe(true);
  expect(isColoured('js', long)).toBe(true);
  clock.cost = 0;
  expect(isColoured('js', long)).toBe(false);
  expect(isColoured('js', 'let a;')).toBe(true);
  expect(isColoured('go', long)).toBe(true);
  clock.now += 60_000;
  expect(isColoured('js', long)).toBe(true);
});

import { describe, expect, it } from 'vitest';
import { matchTexts, parseQuery } from './query.ts';
import { snippetOf } from './snippet.ts';

/** The text with what is highlighted in brackets; null if it is no hit. */
function shown(query: string, ...texts: string[]): string | null {
  const match = matchTexts(parseQuery(query), texts);
  if (match === null) return null;
  const { text, ranges } = match;
  let from = 0;
  let result = '';
  for (const [start, end] of ranges) {
    result += `${text.slice(from, start)}[${text.slice(start, end)}]`;
    from = end;
  }
  return result + text.slice(from);
}

describe('a query', () => {
  it('matches words by their beginning, whatever their case and accents', () => {
    expect(shown('rec', 'It reconnects; Recording, direct')).toBe('It [rec]onnects; [Rec]ording, direct');
    expect(shown('uber', 'Er geht über die Brücke')).toBe('Er geht [über] die Brücke');
    expect(shown('groß', 'GROSSE Pläne')).toBe('[GROSS]E Pläne');
    expect(shown('onnect', 'It reconnects')).toBeNull();
  });

  it('wants all of its words, in any order and any of the texts', () => {
    expect(shown('pool idle', 'idle links leave the pool')).toBe('[idle] links leave the [pool]');
    expect(shown('title body', 'the title', 'the body')).toBe('the [title]');
    expect(shown('pool missing', 'idle links leave the pool')).toBeNull();
  });

  it('finds the parts of identifiers', () => {
    expect(shown('user', 'call getUserById now')).toBe('call get[User]ById now');
    expect(shown('userby', 'call getUserById now')).toBe('call get[UserBy]Id now');
    expect(shown('getuserbyid', 'call getUserById now')).toBe('call [getUserById] now');
    expect(shown('case', 'a snake_case name')).toBe('a snake_[case] name');
    expect(shown('snake_ca', 'a snake_case name')).toBe('a [snake_ca]se name');
    expect(shown('serById', 'call getUserById now')).toBeNull();
  });

  it('takes what is written together as one', () => {
    expect(shown('worker/pool.t', 'see src/worker/pool.ts')).toBe('see src/[worker/pool.t]s');
    expect(shown('pool.ts', 'the ts of the pool')).toBeNull();
  });

  it('takes what is quoted as it stands', () => {
    expect(shown('"idle link"', 'the idle link leaves, idle links stay')).toBe(
      'the [idle link] leaves, idle links stay',
    );
    expect(shown('"link idle"', 'the idle link')).toBeNull();
    expect(shown('"idle', 'idleness')).toBe('[idle]ness');
  });

  it('finds any piece of a script without spaces', () => {
    expect(shown('国人', '我是中国人。')).toBe('我是中[国人]。');
    expect(shown('人', '我是中国人。')).toBe('我是中国[人]。');
    expect(shown('国中', '我是中国人。')).toBeNull();
    expect(shown('React组', '使用React组件')).toBe('使用[React组]件');
    expect(shown('ไทย', 'ภาษาไทยยาก')).toBe('ภาษา[ไทย]ยาก');
  });

  it('of no words matches nothing', () => {
    for (const query of ['', '  ', '"" ++ …']) expect(shown(query, 'anything ++ …')).toBeNull();
  });
});

describe('a snippet', () => {
  it('shows the first match within a line, with marks where they belong', () => {
    const text = `${'word '.repeat(40)}the\nneedle here ${'and on '.repeat(60)}`;
    const match = matchTexts(parseQuery('needle'), [text]);
    const { snippet, marks } = snippetOf(match?.text ?? '', match?.ranges ?? []);
    expect(snippet.startsWith('…word')).toBe(true);
    expect(snippet.endsWith('…')).toBe(true);
    expect(snippet).not.toContain('\n');
    expect(snippet.length).toBeLessThan(260);
    expect(marks.map(([start, end]) => snippet.slice(start, end))).toEqual(['needle']);
  });

  it('shows a short text whole, and cuts no character in two', () => {
    expect(snippetOf('a needle', [[2, 8]])).toEqual({ snippet: 'a needle', marks: [[2, 8]] });
    const { snippet } = snippetOf(`x${'😀'.repeat(300)}`, [[0, 1]]);
    expect(snippet.isWellFormed()).toBe(true);
  });
});

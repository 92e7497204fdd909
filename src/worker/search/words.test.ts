import { describe, expect, it } from 'vitest';
import { eachWord, fold, keysOf } from './words.ts';

function wordsOf(text: string): string[] {
  const words: string[] = [];
  eachWord(text, (start, end, isRun) => void words.push(`${text.slice(start, end)}${isRun ? '*' : ''}`));
  return words;
}

describe('folding', () => {
  it.each([
    ['Größe', 'grosse'],
    ['Ångström', 'angstrom'],
    ['İstanbul', 'istanbul'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['οδός', 'οδοσ'],
    ['Łódź', 'lodz'],
    ['ﬁle', 'file'],
    ['ＡＢＣ１', 'abc1'],
    ['がぎ', 'がぎ'],
    ['한국어', '한국어'],
    ['שָׁלוֹם', 'שלום'],
    ['ёлка', 'елка'],
  ])('takes %s for %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
    expect(fold(text.normalize('NFD'))).toBe(folded);
  });

  it('keeps the marks that tell words of other scripts apart', () => {
    expect(fold('か')).not.toBe(fold('が'));
    expect(fold('กิน')).not.toBe(fold('กน'));
  });
});

describe('words', () => {
  it('are letters, digits and underscores', () => {
    expect(wordsOf("src/worker/pool.ts: don't use_it 42x")).toEqual([
      'src',
      'worker',
      'pool',
      'ts',
      'don',
      't',
      'use_it',
      '42x',
    ]);
  });

  it('of scripts without spaces are runs, apart from what stands beside them', () => {
    expect(wordsOf('使用React组件 を見る')).toEqual(['使用*', 'React', '组件*', 'を見る*']);
    expect(wordsOf('ภาษาไทย ok')).toEqual(['ภาษาไทย*', 'ok']);
    expect(wordsOf('コーヒー')).toEqual(['コーヒー*']);
  });

  it('keep letters with their marks together', () => {
    expect(wordsOf('cafe\u0301 naïve हिन्दी')).toEqual(['cafe\u0301', 'naïve', 'हिन्दी']);
  });
});

describe('keys', () => {
  it.each([
    ['getUserName', ['getusername', 'username', 'name']],
    ['HTTPServer', ['httpserver', 'server']],
    ['snake_case_word', ['snake_case_word', 'case_word', 'word']],
    ['__init__', ['__init__', 'init__']],
    ['MAX_SIZE', ['max_size', 'size']],
    ['plain', ['plain']],
    ['größeAlt', ['grossealt', 'alt']],
  ])('of %s are it and what begins at its parts', (word, keys) => {
    expect(keysOf(word, false)).toEqual(keys);
  });

  it('of a run are each two characters, and the last one', () => {
    expect(keysOf('中国人', true)).toEqual(['中国', '国人', '人']);
    expect(keysOf('中', true)).toEqual(['中']);
    expect(keysOf('𠮷野家', true)).toEqual(['𠮷野', '野家', '家']);
  });

  it('are few and short, whatever the word', () => {
    expect(keysOf('aB'.repeat(5_000), false)).toHaveLength(1);
    for (const key of keysOf('aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJkLmNoPqRsTuVwXyZ', false)) {
      expect(key.length).toBeLessThanOrEqual(40);
    }
    expect(keysOf('aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJkLmNoPqRsTuVwXyZ', false)).toHaveLength(8);
  });
});

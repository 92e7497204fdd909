import { expect, it } from 'vitest';
import { entryOf } from '../../../tests/support/worker/search-entries.ts';
import { createSeededRandom } from '../../../tests/support/worker/virtual-time.ts';
import { checkBlock, createBlockBuilder, findInBlock } from './block.ts';
import { mayHold } from './filter.ts';
import { eachWord, keysOf } from './words.ts';

it('finds by every beginning of every word the entries that hold it, and the filter lets them pass', () => {
  const texts = ['alpha beta gammaDelta', 'beta 中国人', 'ALPHABET soup', 'über_größe', 'a'];
  const builder = createBlockBuilder();
  for (const [i, text] of texts.entries()) builder.add(entryOf(i + 1, text));
  const { filter, block, key } = builder.finish(1, 0, 9);
  expect(key).toEqual({ sessionNo: 1, from: 0, to: 9, newestAt: 5_000, count: 5 });
  checkBlock(block);
  const find = (text: string, isExact = false): number[] => {
    const ids = findInBlock(block, [{ key: text, isExact }]);
    if (ids.length > 0) expect(mayHold(filter, text)).toBe(true);
    return ids;
  };
  expect(find('a')).toEqual([0, 2, 4]);
  for (const text of ['al', 'alp', 'alpha']) expect(find(text)).toEqual([0, 2]);
  expect(find('alpha', true)).toEqual([0]);
  expect(find('alphabet')).toEqual([2]);
  expect(find('delta')).toEqual([0]);
  expect(find('国人', true)).toEqual([1]);
  expect(find('人')).toEqual([1]);
  expect(find('grosse')).toEqual([3]);
  expect(find('zebra')).toEqual([]);
  expect(
    findInBlock(block, [
      { key: 'be', isExact: false },
      { key: 'al', isExact: false },
    ]),
  ).toEqual([0]);
});

it('filters out most words that a block does not hold', () => {
  const builder = createBlockBuilder();
  for (let i = 1; i <= 200; i += 1) {
    builder.add(entryOf(i, Array.from({ length: 20 }, (_, j) => `w${i * 31 + j * 977}x`).join(' ')));
  }
  const { filter } = builder.finish(1, 0, 200);
  let passed = 0;
  for (let i = 0; i < 1_000; i += 1) if (mayHold(filter, `q${i * 7919}zz`)) passed += 1;
  expect(passed).toBeLessThan(60);
});

it('refuses a block that is not whole', () => {
  const builder = createBlockBuilder();
  builder.add(entryOf(1, 'one two three'));
  const { block } = builder.finish(1, 0, 1);
  expect(() => checkBlock({ ...block, ids: block.ids.slice(1) })).toThrow(RangeError);
  expect(() => checkBlock({ ...block, keys: block.keys.slice(1) })).toThrow(RangeError);
});

it('finds in thousands of keys just what begins so', () => {
  const random = createSeededRandom(3);
  const words = Array.from({ length: 3_000 }, () =>
    Array.from({ length: 1 + Math.floor(random() * 6) }, () => 'abcé中'[Math.floor(random() * 5)]).join(''),
  );
  const texts = Array.from({ length: 200 }, () => words.slice(Math.floor(random() * 2_900)).slice(0, 30));
  const builder = createBlockBuilder();
  for (const [i, text] of texts.entries()) builder.add(entryOf(i + 1, text.join(' ')));
  const { block, filter } = builder.finish(1, 0, 200);
  checkBlock(block);
  const keysOfTexts = texts.map((text) => new Set(keysIn(text.join(' '))));
  for (const key of [
    'a',
    'b',
    'ab',
    'abc',
    'aaaa',
    '中',
    '中a',
    'd',
    'zz',
    ...words.slice(0, 200).flatMap(keysIn),
  ]) {
    for (const isExact of [true, false]) {
      const expected = keysOfTexts.flatMap((keys, id) =>
        [...keys].some((other) => (isExact ? other === key : other.startsWith(key))) ? [id] : [],
      );
      expect(findInBlock(block, [{ key, isExact }]), key).toEqual(expected);
      if (expected.length > 0) expect(mayHold(filter, key), key).toBe(true);
    }
  }
});

function keysIn(text: string): string[] {
  const keys: string[] = [];
  eachWord(text, (start, end, isRun) => void keys.push(...keysOf(text.slice(start, end), isRun)));
  return keys;
}

/**
 * What counts as a word, in every script. The index and the search read text by this one definition, so that what
 * the one stored the other finds.
 *
 * - Letters, digits and `_` make a word; its case and accents do not count.
 * - An identifier is also found by its parts: `getUserName` by `userna`, `snake_case` by `case`. Each part is kept
 *   with all that follows it (a tail), since all words are found by their beginning.
 * - Scripts written without spaces (Chinese, Japanese, Thai, …) make runs, found by any two characters in a row.
 */

/** Longer keys are cut: what begins alike for so long is told apart by the text itself. */
export const MAX_KEY_LENGTH = 40;
/** An identifier with more parts is found by the first so many. */
const MAX_TAILS = 8;
/** Longer words are no identifiers, but data: only their beginning is found. */
const MAX_PARTED_LENGTH = 80;

const NOT_ASCII = /[^\0-\x7f]/;
const ASCII_WORD = /\w+/g;
const WORD = /[\p{L}\p{N}\p{M}_]+/gu;
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]+/gu;
/** Neither capitals nor `_`: a word without parts, and folded already. */
const PLAIN = /^[a-z0-9]+$/;

/** Marks that people leave out when they type: of Latin, Greek and Cyrillic letters, of Hebrew and of Arabic. */
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g;
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ς: 'σ',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
};
const SPECIAL = /[ßςłøđæœı]/g;

/** The same text for all that is to be found by it: no case, no accents, one form for each character. */
export function fold(text: string): string {
  if (!NOT_ASCII.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFC');
}

export const isAscii = (text: string): boolean => !NOT_ASCII.test(text);

/** Calls `visit` with every word of the text, in order; `isRun` for those of a script without spaces. */
export function eachWord(text: string, visit: (start: number, end: number, isRun: boolean) => void): void {
  const pattern = isAscii(text) ? ASCII_WORD : WORD;
  for (const { 0: word, index } of text.matchAll(pattern)) {
    if (isAscii(word)) visit(index, index + word.length, false);
    else eachPartOfScript(word, index, visit);
  }
}

function eachPartOfScript(
  word: string,
  at: number,
  visit: (start: number, end: number, isRun: boolean) => void,
): void {
  let end = 0;
  for (const { 0: run, index } of word.matchAll(UNSPACED)) {
    if (index > end) visit(at + end, at + index, false);
    end = index + run.length;
    visit(at + index, at + end, true);
  }
  if (end < word.length) visit(at + end, at + word.length, false);
}

/** A word from one of its parts to its end, folded; `start` is where the part begins in the word. */
export interface Tail {
  start: number;
  text: string;
}

/** The whole word first, then the tails from each of its parts. */
export function tailsOf(word: string): Tail[] {
  if (PLAIN.test(word)) return [{ start: 0, text: word }];
  const starts = [0];
  if (word.length <= MAX_PARTED_LENGTH) {
    for (let i = 1; i < word.length && starts.length < MAX_TAILS; i += 1) {
      if (isPartStart(word, i)) starts.push(i);
    }
  }
  const tails: Tail[] = [];
  let text = '';
  for (let i = starts.length - 1; i >= 0; i -= 1) {
    const start = starts[i] ?? 0;
    text = fold(word.slice(start, starts[i + 1])) + text;
    tails.unshift({ start, text });
  }
  return tails;
}

function isPartStart(word: string, i: number): boolean {
  const before = word.charAt(i - 1);
  const here = word.charAt(i);
  if (before === '_' || here === '_') return before === '_' && here !== '_';
  if (!isUpper(here)) return false;
  const next = word.charAt(i + 1);
  return !isUpper(before) || (next !== '' && next !== '_' && !isUpper(next));
}

const isUpper = (character: string): boolean => character !== character.toLowerCase();

/** The keys under which a word is stored. */
export function keysOf(word: string, isRun: boolean): string[] {
  if (!isRun) return tailsOf(word).map(({ text }) => text.slice(0, MAX_KEY_LENGTH));
  return pairsOf(fold(word));
}

/** Each two characters in a row, and the last one alone: thus each character begins a key. */
function pairsOf(run: string): string[] {
  const characters = [...run];
  return characters.map((character, i) => character + (characters[i + 1] ?? ''));
}

/** Keys that a text must have to hold this run; `isExact` where no longer key will do. */
export function runLookups(run: string): { key: string; isExact: boolean }[] {
  const pairs = pairsOf(run);
  if (pairs.length === 1) return [{ key: run, isExact: false }];
  return pairs.slice(0, -1).map((key) => ({ key, isExact: true }));
}

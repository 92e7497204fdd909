/**
 * What a person typed into the search field: clauses that must all match, each a word, or several in a row.
 *
 * Words match by their beginning. What is written together (`pool.ts`) or in quotes must stand together; in quotes
 * the last word must be whole too. It says what is a hit: the index only proposes.
 */
import { eachWord, fold, isAscii, MAX_KEY_LENGTH, runLookups, type Tail, tailsOf } from './words.ts';

interface Token {
  text: string;
  isRun: boolean;
  /** The word must end where the token does. */
  isWhole: boolean;
}
export type Clause = readonly Token[];
export interface Query {
  clauses: readonly Clause[];
}

/** What is looked up in the index: a key, or all that begin with it. */
export interface Lookup {
  key: string;
  isExact: boolean;
}

/** From, and up to but not including, in UTF-16 units. */
export type Range = readonly [start: number, end: number];

/** Further words are not searched for: nobody types so many. */
const MAX_CLAUSES = 16;
/** So many are highlighted, of each clause. */
const MAX_RANGES = 32;

export function parseQuery(text: string): Query {
  const clauses: Clause[] = [];
  for (const { 1: quoted, 2: plain } of text.matchAll(/"([^"]*)"|([^\s"]+)/g)) {
    const clause = tokensOf(quoted ?? plain ?? '', quoted !== undefined);
    if (clause.length > 0) clauses.push(clause);
  }
  return { clauses: clauses.slice(0, MAX_CLAUSES) };
}

function tokensOf(text: string, isQuoted: boolean): Token[] {
  const tokens: Token[] = [];
  eachWord(text, (start, end, isRun) => {
    tokens.push({ text: fold(text.slice(start, end)), isRun, isWhole: true });
  });
  const last = tokens.at(-1);
  if (last && !isQuoted) last.isWhole = false;
  return tokens;
}

/** An entry without one of these is no hit. */
export function lookupsOf(query: Query): Lookup[] {
  const lookups = new Map<string, Lookup>();
  for (const { text, isRun, isWhole } of query.clauses.flat()) {
    const found = isRun
      ? runLookups(text)
      : [{ key: text.slice(0, MAX_KEY_LENGTH), isExact: isWhole && text.length < MAX_KEY_LENGTH }];
    for (const lookup of found) lookups.set(`${lookup.isExact}${lookup.key}`, lookup);
  }
  return [...lookups.values()];
}

/** Where the clauses match in one of the texts; null unless each matches in one of them. */
export function matchTexts(query: Query, texts: readonly string[]): { text: string; ranges: Range[] } | null {
  const { clauses } = query;
  if (clauses.length === 0) return null;
  const open = new Set(clauses);
  let best: { text: string; ranges: Range[]; found: number } | null = null;
  for (const text of texts) {
    const matches = matchText(clauses, text);
    const found = matches.filter((ranges) => ranges.length > 0).length;
    for (const [i, clause] of clauses.entries()) if (matches[i]?.length) open.delete(clause);
    if (found > (best?.found ?? 0)) best = { text, ranges: matches.flat(), found };
  }
  return open.size === 0 && best ? { text: best.text, ranges: merged(best.ranges) } : null;
}

interface Word {
  start: number;
  end: number;
  isRun: boolean;
  tails: Tail[] | null;
}

/** For each clause where it matches. */
function matchText(clauses: readonly Clause[], text: string): Range[][] {
  if (isAscii(text)) {
    // Nothing is a hit that does not hold the letters: much cheaper than to take it apart.
    const lower = text.toLowerCase();
    if (!clauses.some((clause) => clause.every((token) => lower.includes(token.text)))) {
      return clauses.map(() => []);
    }
  }
  const words: Word[] = [];
  eachWord(text, (start, end, isRun) => void words.push({ start, end, isRun, tails: null }));
  return clauses.map((clause) => {
    const ranges: Range[] = [];
    for (let at = 0; at + clause.length <= words.length && ranges.length < MAX_RANGES; at += 1) {
      const range = matchClause(clause, text, words, at);
      if (range) ranges.push(range);
    }
    return ranges;
  });
}

function matchClause(clause: Clause, text: string, words: readonly Word[], at: number): Range | null {
  let start: number | null = null;
  let end = 0;
  for (const [i, token] of clause.entries()) {
    const word = words[at + i];
    const range = word ? matchWord(token, text, word) : null;
    if (range === null) return null;
    start ??= range[0];
    end = range[1];
  }
  return start === null ? null : [start, end];
}

function matchWord(token: Token, text: string, word: Word): Range | null {
  if (token.isRun !== word.isRun) return null;
  const whole = text.slice(word.start, word.end);
  const { start, end } = word;
  if (token.isRun) {
    const folded = fold(whole);
    const at = folded.indexOf(token.text);
    if (at === -1) return null;
    return folded.length === whole.length ? [start + at, start + at + token.text.length] : [start, end];
  }
  word.tails ??= tailsOf(whole);
  for (const tail of word.tails) {
    if (token.isWhole ? tail.text !== token.text : !tail.text.startsWith(token.text)) continue;
    const from = start + tail.start;
    // Where folding changed the length, places no longer agree: then all of the word is shown.
    return tail.text.length === end - from ? [from, from + token.text.length] : [from, end];
  }
  return null;
}

/** In order, without overlaps. */
function merged(ranges: readonly Range[]): Range[] {
  const result: [number, number][] = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}

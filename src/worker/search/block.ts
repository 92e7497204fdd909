/**
 * One block of the index: which words up to 256 entries of a session hold. Built once, never changed. It proposes entries; whether one is a hit its text says.
 */

import type { Entry } from '../../shared/entry.ts';
import { ENTRY_KINDS } from '../../shared/entry-kinds.ts';
import type { Block } from '../store/search-records.ts';
import { searchTexts } from './entry-texts.ts';
import { createFilter } from './filter.ts';
import type { Unnamed } from './indexed-store.ts';
import type { Lookup } from './query.ts';
import { eachWord, keysOf } from './words.ts';

/** The number of an entry in its block is one byte. */
export const MAX_BLOCK_ENTRIES = 256;
/** A block of long texts ends earlier: it is read as a whole. */
export const MAX_BLOCK_TEXT = 512 * 1024;

export type BlockBuilder = ReturnType<typeof createBlockBuilder>;

/** Entries are added one by one, so that whoever adds them can pause. */
export function createBlockBuilder() {
  const entries: Entry[] = [];
  const postings = new Map<string, number[]>();
  let textLength = 0;

  return {
    get count(): number {
      return entries.length;
    },
    get isFull(): boolean {
      return entries.length >= MAX_BLOCK_ENTRIES || textLength >= MAX_BLOCK_TEXT;
    },
    add(entry: Entry): void {
      const id = entries.push(entry) - 1;
      for (const text of searchTexts(entry)) {
        textLength += text.length;
        eachWord(text, (start, end, isRun) => {
          for (const key of keysOf(text.slice(start, end), isRun)) {
            const ids = postings.get(key);
            if (ids === undefined) postings.set(key, [id]);
            else if (ids.at(-1) !== id) ids.push(id);
          }
        });
      }
    },
    /** The block of what was added: it covers all from `from` to `to`. */
    finish(sessionNo: number, from: number, to: number): Unnamed {
      const keys = [...postings.keys()].sort();
      const lists = keys.map((key) => postings.get(key) ?? []);
      const shared = Uint8Array.from(keys, (key, i) => sharedLength(keys[i - 1] ?? '', key));
      const block: Block = {
        seqs: Float64Array.from(entries, (entry) => entry.seq),
        ats: Float64Array.from(entries, (entry) => entry.at),
        kinds: Uint8Array.from(entries, (entry) => ENTRY_KINDS.indexOf(entry.kind)),
        keys: keys.map((key, i) => key.slice(shared[i])).join(''),
        shared,
        lengths: Uint8Array.from(keys, (key, i) => key.length - (shared[i] ?? 0)),
        counts: Uint8Array.from(lists, (ids) => ids.length - 1),
        ids: Uint8Array.from(lists.flat()),
      };
      const newestAt = entries.reduce((newest, { at }) => Math.max(newest, at), 0);
      const key = { sessionNo, from, to, newestAt, count: entries.length };
      return { key, filter: createFilter(keys), block };
    },
  };
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}

/** Throws on a block that is not whole. */
export function checkBlock(block: Block): void {
  const sum = (numbers: Uint8Array): number => numbers.reduce((total, number) => total + number, 0);
  const count = block.lengths.length;
  const size = block.seqs.length;
  const isWhole =
    block.shared.length === count &&
    block.counts.length === count &&
    sum(block.lengths) === block.keys.length &&
    sum(block.counts) + count === block.ids.length &&
    block.ats.length === size &&
    block.kinds.length === size;
  if (!isWhole) throw new RangeError('A block of the index is not whole');
}

/** Numbers of the entries that hold all that is looked up. */
export function findInBlock(block: Block, lookups: readonly Lookup[]): number[] {
  const size = block.seqs.length;
  const met = new Uint8Array(size);
  for (const [i, lookup] of lookups.entries()) {
    let found = 0;
    eachId(block, lookup, (id) => {
      if (met[id] === i) {
        met[id] = i + 1;
        found += 1;
      }
    });
    if (found === 0) return [];
  }
  const ids: number[] = [];
  for (let id = 0; id < size; id += 1) if (met[id] === lookups.length) ids.push(id);
  return ids;
}

/**
 * Walks the keys in order without putting them together. `matched`: how much of the wanted key the one before began
 * with; a key that shares more with the one before is as far from it, one that shares less is past it.
 */
function eachId(block: Block, { key, isExact }: Lookup, visit: (id: number) => void): void {
  let matched = 0;
  let suffixAt = 0;
  let idAt = 0;
  for (let i = 0; i < block.lengths.length; i += 1) {
    const shared = block.shared[i] ?? 0;
    const length = block.lengths[i] ?? 0;
    const idEnd = idAt + (block.counts[i] ?? 0) + 1;
    if (shared < matched) return;
    if (shared === matched) {
      let at = 0;
      while (matched < key.length && at < length && isSame(block, suffixAt + at, key, matched)) {
        at += 1;
        matched += 1;
      }
      const isPast =
        matched < key.length && at < length && block.keys.charCodeAt(suffixAt + at) > key.charCodeAt(matched);
      if (isPast) return;
    }
    if (matched === key.length && shared + length >= key.length) {
      if (isExact && shared + length > key.length) return;
      for (let at = idAt; at < idEnd; at += 1) visit(block.ids[at] ?? 0);
    }
    suffixAt += length;
    idAt = idEnd;
  }
}

const isSame = (block: Block, at: number, key: string, i: number): boolean =>
  block.keys.charCodeAt(at) === key.charCodeAt(i);

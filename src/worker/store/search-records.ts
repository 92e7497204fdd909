/**
 * What lies in the database of the search index: blocks, each of which says what words the entries of one piece of
 * one session hold. What the words are, and how a block is read, is the search's to know.
 */
import * as v from 'valibot';

/** Raised whenever blocks are made or read differently: those of another format are made anew. */
export const BLOCK_FORMAT = 1;

/**
 * Names a block and says what it covers, so that the keys alone tell what is indexed: all entries of the session
 * whose positions are from `from` to `to` (both included), which are `count` ones, the newest of `newestAt`.
 */
export interface BlockKey {
  sessionNo: number;
  from: number;
  to: number;
  newestAt: number;
  count: number;
  /** Tells it from any other that ever covered the same. */
  serial: number;
}

export type StoredBlockKey = [
  format: number,
  sessionNo: number,
  from: number,
  to: number,
  newestAt: number,
  count: number,
  serial: number,
];

export const storedKey = (key: BlockKey): StoredBlockKey => [
  BLOCK_FORMAT,
  key.sessionNo,
  key.from,
  key.to,
  key.newestAt,
  key.count,
  key.serial,
];

const keySchema = v.strictTuple([
  v.literal(BLOCK_FORMAT),
  v.number(),
  v.number(),
  v.number(),
  v.number(),
  v.number(),
  v.number(),
]);

/** Null for a key of another format. */
export function readBlockKey(value: unknown): BlockKey | null {
  const parsed = v.safeParse(keySchema, value);
  if (!parsed.success) return null;
  const [, sessionNo, from, to, newestAt, count, serial] = parsed.output;
  return { sessionNo, from, to, newestAt, count, serial };
}

/**
 * The entries by number (at most 256), and the keys in order, each without what it shares with the one before:
 * `shared` says how much that is and `lengths` how much follows, in UTF-16 units; `keys` is what follows, all in one.
 * `counts` (less one) of the entries that hold a key, `ids` the numbers of these, one key's after the other's.
 */
export const blockSchema = v.object({
  seqs: v.instance(Float64Array),
  ats: v.instance(Float64Array),
  kinds: v.instance(Uint8Array),
  keys: v.string(),
  shared: v.instance(Uint8Array),
  lengths: v.instance(Uint8Array),
  counts: v.instance(Uint8Array),
  ids: v.instance(Uint8Array),
});
export type Block = v.InferOutput<typeof blockSchema>;

export interface NewBlock {
  key: BlockKey;
  /** Tells cheaply that a block does not hold a word. */
  filter: Uint8Array;
  block: Block;
}

/** Null for what is not there, or cannot be read. */
export interface SearchStore {
  filters(keys: readonly BlockKey[]): Promise<(Uint8Array | null)[]>;
  blocks(keys: readonly BlockKey[]): Promise<(Block | null)[]>;
}

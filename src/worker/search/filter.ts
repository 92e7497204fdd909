/**
 * A Bloom filter over the beginnings of a block's keys: it tells of most blocks at once that they hold nothing that
 * begins so, for a tenth of the bytes. It errs in one direction only.
 */

/** Of which lengths beginnings are kept, longest first; one of these is asked for. */
const LENGTHS = [6, 3] as const;
/** Two letters begin something in every block; two characters of a script without spaces may be all there is. */
const PAIR = 2;
const BITS_PER_KEY = 8;
const PROBES = 4;

export function createFilter(keys: Iterable<string>): Uint8Array {
  const hashes = new Set<number>();
  for (const key of keys) {
    for (const length of LENGTHS) if (key.length >= length) hashes.add(hashOf(key, length));
    if (isPair(key)) hashes.add(hashOf(key, PAIR));
  }
  const filter = new Uint8Array(Math.max(1, Math.ceil((hashes.size * BITS_PER_KEY) / 8)));
  for (const hash of hashes) {
    eachBit(hash, filter, (byte, bit) => {
      filter[byte] = (filter[byte] ?? 0) | bit;
      return true;
    });
  }
  return filter;
}

/** False if no key of the block begins with this one. */
export function mayHold(filter: Uint8Array, key: string): boolean {
  const length = LENGTHS.find((length) => key.length >= length) ?? (isPair(key) ? PAIR : null);
  if (length === null) return true;
  return eachBit(hashOf(key, length), filter, (byte, bit) => ((filter[byte] ?? 0) & bit) !== 0);
}

/** Of such a script; what matters is only that it is the same for what is stored and what is asked. */
const isPair = (key: string): boolean => key.length >= PAIR && key.charCodeAt(0) >= 0x0e00;

/** FNV-1a over UTF-16 units, with the length: `ab` and the beginning of `abcd` are two things. */
function hashOf(key: string, length: number): number {
  let hash = 0x811c9dc5 ^ length;
  for (let i = 0; i < length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Stops at the first that is not as wanted, and says whether all were. */
function eachBit(
  hash: number,
  filter: Uint8Array,
  isWanted: (byte: number, bit: number) => boolean,
): boolean {
  const step = (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0) | 1;
  let at = hash;
  for (let probe = 0; probe < PROBES; probe += 1) {
    const index = at % (filter.length * 8);
    if (!isWanted(index >>> 3, 1 << (index & 7))) return false;
    at = (at + step) >>> 0;
  }
  return true;
}

/**
 * Which pieces of which sessions are indexed: pieces that a block covers, and those known to hold no entries. What
 * lies between them (a gap) is not. In memory, and pure.
 */
import type { BlockKey } from '../store/search-records.ts';

/** From, and up to and including. */
export interface Span {
  from: number;
  to: number;
}
/** `block` null: there is no entry in it. */
export interface Covered extends Span {
  block: BlockKey | null;
}

export type Coverage = ReturnType<typeof createCoverage>;

export function createCoverage() {
  /** Of each session, oldest first, without overlaps. */
  const pieces = new Map<number, Covered[]>();

  function remove(sessionNo: number, isMet: (covered: Covered) => boolean): BlockKey[] {
    const list = pieces.get(sessionNo);
    if (!list?.some(isMet)) return [];
    pieces.set(
      sessionNo,
      list.filter((covered) => !isMet(covered)),
    );
    return list.filter(isMet).flatMap(({ block }) => block ?? []);
  }

  /** The piece that holds the position. */
  function find(list: readonly Covered[], seq: number): Covered | null {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((list[middle]?.to ?? 0) < seq) low = middle + 1;
      else high = middle;
    }
    const covered = list[low];
    return covered && covered.from <= seq ? covered : null;
  }

  return {
    /** The piece must overlap no other. */
    add(sessionNo: number, covered: Covered): void {
      const list = pieces.get(sessionNo) ?? [];
      const at = list.findIndex((other) => other.from > covered.to);
      pieces.set(sessionNo, list.toSpliced(at === -1 ? list.length : at, 0, covered));
    },
    /** Blocks as they are stored, of all sessions; of two that overlap (there are none) neither is believed. */
    restore(keys: readonly BlockKey[]): BlockKey[] {
      pieces.clear();
      const bySession = new Map<number, BlockKey[]>();
      for (const key of keys) {
        const list = bySession.get(key.sessionNo);
        if (list) list.push(key);
        else bySession.set(key.sessionNo, [key]);
      }
      const doubted: BlockKey[] = [];
      for (const [sessionNo, blocks] of bySession) {
        blocks.sort((a, b) => a.from - b.from);
        const isApart = blocks.every((block, i) => block.from > (blocks[i - 1]?.to ?? -1));
        if (isApart) {
          const list = blocks.map((block) => ({ from: block.from, to: block.to, block }));
          pieces.set(sessionNo, list);
        } else doubted.push(...blocks);
      }
      return doubted;
    },
    /** Entries at these positions are written: what covers them is no longer true. Returns the blocks that it was. */
    touch(sessionNo: number, seqs: Iterable<number>): BlockKey[] {
      const list = pieces.get(sessionNo);
      if (!list || list.length === 0) return [];
      const met = new Set<Covered>();
      for (const seq of seqs) {
        const covered = find(list, seq);
        if (covered) met.add(covered);
      }
      return met.size === 0 ? [] : remove(sessionNo, (covered) => met.has(covered));
    },
    /** All blocks of the session that lie in the span are known no more. */
    uncover: (sessionNo: number, { from, to }: Span): BlockKey[] =>
      remove(sessionNo, (covered) => covered.from <= to && covered.to >= from),
    drop(sessionNo: number): BlockKey[] {
      return remove(sessionNo, () => true);
    },
    has: (block: BlockKey): boolean =>
      pieces.get(block.sessionNo)?.some((covered) => covered.block === block) ?? false,
    of: (sessionNo: number): readonly Covered[] => pieces.get(sessionNo) ?? [],
    /** What is not covered from 0 to `top`, newest first. */
    gaps(sessionNo: number, top: number): Span[] {
      const gaps: Span[] = [];
      let from = 0;
      for (const covered of pieces.get(sessionNo) ?? []) {
        if (covered.from > top) break;
        if (covered.from > from) gaps.push({ from, to: covered.from - 1 });
        from = covered.to + 1;
      }
      if (from <= top) gaps.push({ from, to: top });
      return gaps.reverse();
    },
  };
}

/** Spans without what lies in another. */
export function without(spans: readonly Span[], hidden: Span): Span[] {
  return spans.flatMap((span) => {
    if (hidden.to < span.from || hidden.from > span.to) return [span];
    const above = { from: hidden.to + 1, to: span.to };
    const below = { from: span.from, to: hidden.from - 1 };
    return [above, below].filter(({ from, to }) => from <= to);
  });
}

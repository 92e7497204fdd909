/** Entries that may be hits, or are, the newest on top: a binary heap. */
import type { SearchHit } from '../../shared/rpc-search.ts';
import type { SearchedLog } from './searched-log.ts';

export interface Candidate {
  log: SearchedLog;
  seq: number;
  at: number;
  /** Known already for what was read itself; else the entry's text will say. */
  hit: SearchHit | null;
}

/** Of one moment: by session, then by position, so that the order is always the same. */
const isNewer = (a: Candidate, b: Candidate): boolean =>
  a.at !== b.at
    ? a.at > b.at
    : a.log.sessionNo !== b.log.sessionNo
      ? a.log.sessionNo > b.log.sessionNo
      : a.seq > b.seq;

export function createCandidates() {
  const heap: Candidate[] = [];

  function swap(i: number, j: number): void {
    const [a, b] = [heap[i], heap[j]];
    if (!a || !b) return;
    heap[i] = b;
    heap[j] = a;
  }
  const isAbove = (i: number, j: number): boolean => {
    const [a, b] = [heap[i], heap[j]];
    return a !== undefined && b !== undefined && isNewer(a, b);
  };

  return {
    /** When the newest one was; null if there is none. */
    get newestAt(): number | null {
      return heap[0]?.at ?? null;
    },
    add(candidate: Candidate): void {
      let at = heap.push(candidate) - 1;
      for (let parent = (at - 1) >> 1; at > 0 && isAbove(at, parent); parent = (at - 1) >> 1) {
        swap(at, parent);
        at = parent;
      }
    },
    take(): Candidate | null {
      const top = heap[0];
      const last = heap.pop();
      if (!top || !last) return null;
      if (heap.length === 0) return top;
      heap[0] = last;
      for (let at = 0; ; ) {
        const [left, right] = [2 * at + 1, 2 * at + 2];
        const child = isAbove(right, left) ? right : left;
        if (!isAbove(child, at)) return top;
        swap(child, at);
        at = child;
      }
    },
  };
}

/**
 * The rows of a window: entries in order, one signal each, so that a streamed chunk renders one of them. Pure
 * but for those signals; knows nothing of pages, pushes and calls.
 */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Entry } from '../../shared/entry.ts';
import type { PromptId, Seq } from '../../shared/ids.ts';

/** Rows that a conversation may hold; what is far from the reader is let go, and read again when it is wanted. */
export const MAX_ROWS = 300;

/** One entry of the window. `seq` and the kind of its entry never change. */
export interface Row {
  readonly seq: Seq;
  readonly entry: ReadonlySignal<Entry>;
}

export interface OwnRow extends Row {
  readonly entry: Signal<Entry>;
}

export const rowOf = (entry: Entry): OwnRow => ({ seq: entry.seq, entry: signal(entry) });

/** The index of the last row at or before `seq`; -1 if there is none. */
export function lastIndexUpTo(rows: readonly Row[], seq: Seq): number {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row !== undefined && row.seq <= seq) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}

export function findRow<R extends Row>(rows: readonly R[], seq: Seq): R | undefined {
  const row = rows[lastIndexUpTo(rows, seq)];
  return row?.seq === seq ? row : undefined;
}

/** The row at `seq`; where there is none, the one before it, in which it happened; else the first. */
export const nearestRow = <R extends Row>(rows: readonly R[], seq: Seq): R | undefined =>
  rows[Math.max(0, lastIndexUpTo(rows, seq))];

/**
 * The rows of a new copy of a window. Rows that are held already keep their signals, and so what is on the
 * screen; older ones that are held next to it are kept as well where they are up to date (`isCurrent`).
 */
export function mergeRows(held: readonly OwnRow[], entries: readonly Entry[], isCurrent: boolean): OwnRow[] {
  const next = entries.map((entry) => {
    const row = findRow(held, entry.seq);
    if (!row) return rowOf(entry);
    if (entry.rev > row.entry.peek().rev) row.entry.value = entry;
    return row;
  });
  const [first, last] = [next[0], next.at(-1)];
  const [heldFirst, heldLast] = [held[0], held.at(-1)];
  if (!first || !last || !heldFirst || !heldLast || !isCurrent) return next;
  if (heldLast.seq < first.seq || heldFirst.seq > last.seq) return next;
  return [...held.filter((row) => row.seq < first.seq), ...next];
}

/** Which rows stay where at most `max` may: all from `from` to `to`, and as many around them as fit. */
export function boundsAround(
  rows: readonly Row[],
  max: number,
  from: Seq,
  to: Seq,
): { start: number; end: number } {
  const first = Math.max(0, lastIndexUpTo(rows, from));
  const last = Math.max(first, lastIndexUpTo(rows, to));
  const spare = Math.max(0, max - (last - first + 1));
  const after = Math.min(rows.length - 1 - last, Math.max(Math.ceil(spare / 2), spare - first));
  const before = Math.min(first, spare - after);
  return { start: first - before, end: last + after + 1 };
}

/** Gaps that are still within the rows. What is missing above the first one is found again with the page above it. */
export const keptGaps = (gaps: ReadonlySet<Seq>, rows: readonly Row[], isCutAbove: boolean): Seq[] =>
  [...gaps].filter((seq) => findRow(rows, seq) && !(isCutAbove && seq === rows[0]?.seq));

/** An entry outside of the rows belongs to a page that is read when it is asked for. */
export function isBeyond(rows: readonly Row[], seq: Seq, more: boolean, newer: boolean): boolean {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return false;
  return (more && seq < first.seq) || (newer && seq > last.seq);
}

export const promptIdsOf = (entry: Entry): PromptId[] =>
  entry.kind === 'user' && entry.promptId !== null ? [entry.promptId] : [];

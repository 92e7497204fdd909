/**
 * Rows of a page, read a few at a time until there are enough of them or they are large enough together: one
 * client's page never holds up what others wait for, nor fills the memory, whatever agents said.
 */

const ROWS_AT_ONCE = 100;

export interface BoundedRows<Row> {
  rows: Row[];
  /** True if there are more than these. */
  more: boolean;
}

/** `read` gives up to `count` rows after `last` (null: the first). There is at least one row, however large, if any. */
export function boundedRows<Row>(
  read: (last: Row | null, count: number) => Row[],
  sizeOf: (row: Row) => number,
  limit: number,
  maxSize: number,
): BoundedRows<Row> {
  const rows: Row[] = [];
  let size = 0;
  for (;;) {
    // One more than asked for says whether there are more.
    const count = Math.min(ROWS_AT_ONCE, limit + 1 - rows.length);
    const slice = read(rows.at(-1) ?? null, count);
    for (const row of slice) {
      size += sizeOf(row);
      if (rows.length === limit || (rows.length > 0 && size > maxSize)) return { rows, more: true };
      rows.push(row);
    }
    if (slice.length < count) return { rows, more: false };
  }
}

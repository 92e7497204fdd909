/** How long the log keeps the events of ended turns (`--keep`). Their entries are always kept. */

export type Keep = { type: 'all' } | { type: 'for'; ms: number };

const UNIT_MS = { h: 3_600_000, d: 86_400_000 } as const;
const LONGEST_DAYS = 36_500;

export const STANDARD_KEEP: Keep = { type: 'for', ms: 30 * UNIT_MS.d };
export const KEEP_EXPECTED = 'expected a time like 30d or 12h, or all';

/** Null for what is neither a time nor `all`. */
export function parseKeep(text: string): Keep | null {
  if (text === 'all') return { type: 'all' };
  const [, count, unit] = /^(\d{1,7})([hd])$/.exec(text) ?? [];
  if (count === undefined) return null;
  const ms = Number(count) * (unit === 'h' ? UNIT_MS.h : UNIT_MS.d);
  return ms <= LONGEST_DAYS * UNIT_MS.d ? { type: 'for', ms } : null;
}

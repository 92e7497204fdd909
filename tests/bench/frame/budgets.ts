/** The limits of `budgets.json`, and which of them were kept. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import type { Summary } from './statistics.ts';

const FILE = fileURLToPath(new URL('../budgets.json', import.meta.url));

const limitSchema = v.strictObject({
  median: v.optional(v.number()),
  p95: v.optional(v.number()),
  p99: v.optional(v.number()),
  max: v.optional(v.number()),
  /** The median must not be below it. */
  atLeast: v.optional(v.number()),
  /** Every value is this one. */
  exactly: v.optional(v.number()),
  /** The argument, where it is not the budget that was first set. */
  why: v.optional(v.string()),
});
/** By scenario, by metric. */
const budgetsSchema = v.record(v.string(), v.record(v.string(), limitSchema));

export type Limit = v.InferOutput<typeof limitSchema>;
export type Budgets = v.InferOutput<typeof budgetsSchema>;

export interface Verdict {
  /** As it is read in a table: `p95 ≤ 33`. */
  limit: string;
  isKept: boolean;
}

export const readBudgets = (): Budgets => v.parse(budgetsSchema, JSON.parse(readFileSync(FILE, 'utf8')));

/** Null where there is no limit. */
export function judge(limit: Limit | undefined, { median, p95, p99, max }: Summary): Verdict | null {
  if (limit === undefined) return null;
  const bounds = [
    ['median', median, limit.median],
    ['p95', p95, limit.p95],
    ['p99', p99, limit.p99],
    ['max', max, limit.max],
  ] as const;
  const said: string[] = [];
  let isKept = true;
  for (const [name, value, bound] of bounds) {
    if (bound === undefined) continue;
    said.push(`${name} ≤ ${bound}`);
    isKept &&= value <= bound;
  }
  if (limit.atLeast !== undefined) {
    said.push(`≥ ${limit.atLeast}`);
    isKept &&= median >= limit.atLeast;
  }
  if (limit.exactly !== undefined) {
    said.push(`= ${limit.exactly}`);
    isKept &&= median === limit.exactly && max === limit.exactly;
  }
  return { limit: said.join(', '), isKept };
}

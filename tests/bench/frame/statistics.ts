/** Numbers of several runs as few numbers. Pure. */

export interface Summary {
  /** How many values there were, in all runs. */
  count: number;
  median: number;
  p95: number;
  p99: number;
  max: number;
}

/** The value below which `share` of the values are; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/**
 * The median of the runs, for each of the figures. Where a run gave one value only, the runs are its values.
 * A run that gave none does not count.
 */
export function summarize(runs: readonly (readonly number[])[]): Summary {
  const filled = runs.filter((run) => run.length > 0);
  const all = filled.flat();
  const groups = filled.every((run) => run.length === 1) ? [all] : filled;
  const over = (figure: (values: readonly number[]) => number): number => median(groups.map(figure));
  return {
    count: all.length,
    median: over(median),
    p95: over((values) => quantile(values, 0.95)),
    p99: over((values) => quantile(values, 0.99)),
    max: all.reduce((most, value) => Math.max(most, value), -Infinity),
  };
}

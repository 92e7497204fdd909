/** The figures of the measurements: what is said of a budget must be so. */
import { expect, it } from 'vitest';
import { judge, readBudgets } from '../bench/frame/budgets.ts';
import { quantile, summarize } from '../bench/frame/statistics.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

it('takes the median of the runs of each figure, so that one bad run does not count', () => {
  const summary = summarize([upTo(100), upTo(100).map((value) => value * 50), upTo(100)]);
  expect(summary).toEqual({ count: 300, median: 51, p95: 96, p99: 100, max: 5_000 });
});

it('takes runs of one value as the values', () => {
  expect(summarize([[3], [1], [2], []])).toEqual({ count: 3, median: 2, p95: 3, p99: 3, max: 3 });
});

it('knows no quantile of nothing', () => {
  expect(quantile([], 0.5)).toBeNaN();
});

it('says which limit was kept and which was missed', () => {
  const summary = { count: 3, median: 20, p95: 33, p99: 51, max: 60 };
  expect(judge(undefined, summary)).toBeNull();
  expect(judge({ p95: 33 }, summary)).toEqual({ limit: 'p95 ≤ 33', isKept: true });
  expect(judge({ p95: 33, p99: 50 }, summary)).toEqual({ limit: 'p95 ≤ 33, p99 ≤ 50', isKept: false });
  expect(judge({ atLeast: 21 }, summary)?.isKept).toBe(false);
  expect(judge({ exactly: 20 }, summary)?.isKept).toBe(false);
  expect(judge({ exactly: 20 }, { ...summary, max: 20 })?.isKept).toBe(true);
});

it('reads the budgets', () => {
  expect(Object.keys(readBudgets())).toContain('storm');
});

/** The counts of `npm test`: nothing that failed may be lost on the way to its last line. */
import { expect, it } from 'vitest';
import { add, countPlaywright, countVitest, withExitCode } from '../../scripts/checks.mjs';

it('counts tests, and files that could not be loaded', () => {
  const report = {
    numPassedTests: 7,
    numFailedTests: 1,
    testResults: [
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
      { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
    ],
  };
  expect(countVitest(report)).toEqual({ passed: 7, failed: 2 });
});

it('counts a browser test that passed only when tried again as failed', () => {
  expect(countPlaywright({ stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 3 } })).toEqual({
    passed: 5,
    failed: 3,
  });
});

it('counts a tool that failed without saying where, and one that wrote no report', () => {
  expect(withExitCode({ passed: 5, failed: 0 }, 1)).toEqual({ passed: 5, failed: 1 });
  expect(withExitCode(countVitest(null), 1)).toEqual({ passed: 0, failed: 1 });
  expect(withExitCode({ passed: 5, failed: 2 }, 1)).toEqual({ passed: 5, failed: 2 });
  expect(withExitCode({ passed: 5, failed: 0 }, 0)).toEqual({ passed: 5, failed: 0 });
});

it('adds up', () => {
  expect(add({ passed: 1, failed: 2 }, { passed: 10, failed: 20 })).toEqual({ passed: 11, failed: 22 });
});

/**
 * `bench`: a browser test that measures. It gives its numbers to `record`, under the names that `budgets.json`
 * knows; the reporter makes results of them. In the short version it asserts what noise cannot move.
 */
import { test } from '../../support/browser/fixtures.ts';
import { type Recorded, SAMPLES } from './recorded.ts';

export interface Recorder {
  /** One value of this run, or all that it took. */
  (name: string, unit: string, values: number | readonly number[]): void;
  /** Something that must be known to read the numbers. */
  note(text: string): void;
}

interface Fixtures {
  /** A few seconds, of small data: for `npm test`. */
  isShort: boolean;
  record: Recorder;
}

export const bench = test.extend<Fixtures>({
  isShort: [false, { option: true }],
  record: async ({ isShort: _ }, use, testInfo) => {
    const recorded: Recorded = { metrics: {}, notes: [] };
    const record = (name: string, unit: string, values: number | readonly number[]): void => {
      const all = typeof values === 'number' ? [values] : [...values];
      // JSON has no such numbers: better to fail here than to lose them.
      if (!all.every(Number.isFinite)) throw new Error(`“${name}” is not a number`);
      recorded.metrics[name] = { unit, values: all };
    };
    const note = (text: string): void => void recorded.notes.push(text);
    await use(Object.assign(record, { note }));
    const body = Buffer.from(JSON.stringify(recorded));
    await testInfo.attach(SAMPLES, { body, contentType: 'application/json' });
  },
});

export { expect } from '@playwright/test';

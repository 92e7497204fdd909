/** What axe-core finds wrong for people who read or steer otherwise; only what is serious or critical. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

export async function seriousViolations(page: Page): Promise<string[]> {
  // One frame: axe need not open a page of its own to put frames together.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary = '' }) => `${id}: ${target} ${failureSummary.split('\n')[1] ?? ''}`,
      ),
    );
}

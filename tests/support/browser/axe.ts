/** What axe-core finds wrong for people who read or steer otherwise; only what is serious or critical. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** `onlyColours`: where nothing else can have changed since the last time. */
export async function seriousViolations(page: Page, onlyColours = false): Promise<string[]> {
  // One frame: axe need not open a page of its own to put frames together.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  if (onlyColours) axe.withRules(OF_COLOURS);
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary = '' }) => `${id}: ${target} ${failureSummary.split('\n')[1] ?? ''}`,
      ),
    );
}

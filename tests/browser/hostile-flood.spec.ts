/**
 * A page that shows what floods it: it stays usable, keeps little of it, and the other session does not notice.
 * `APERTURE_TOOL_CALLS=1000000` floods with a million tool calls, and as many words on one.
 */
import type { Page } from '@playwright/test';
import { expect, test } from '../support/browser/fixtures.ts';
import { HOSTILE_OPTION } from '../support/gateway/hostile-agent.ts';

test.use({ gatewayOptions: { args: HOSTILE_OPTION } });

/** Articles that the page has at most, of however many entries. */
const MAX_SHOWN = 1_000;
/** What the page's scripts keep, whatever is said. */
const MAX_HEAP_MB = 150;
const TOOL_CALLS = Number(process.env.APERTURE_TOOL_CALLS ?? 3_000);

async function heapMb(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  await devtools.detach();
  return usedSize / 1024 / 1024;
}

for (const [name, command] of [
  ['one message of 6 MB', 'flood 6'],
  ['300 questions', 'permissions 300'],
  [`${TOOL_CALLS} tool calls`, `tools ${TOOL_CALLS}`],
  [`${TOOL_CALLS} words on one tool call`, `progress ${TOOL_CALLS}`],
] as const) {
  test(`${name}: another session can be opened, asked and read, and the turn be stopped`, async ({
    openApp,
  }) => {
    const tab = await openApp();
    const quiet = await tab.createSession();
    const hostile = await tab.createSession({ agent: 'hostile' });
    await tab.send(command);
    await expect(tab.row(hostile)).toHaveAttribute('data-state', /running|requires_action|idle/);
    await expect(tab.log.locator('article').nth(1)).toBeAttached();

    await tab.open(quiet);
    await tab.send('Say something');
    await expect(tab.entries('agent')).toHaveCount(1);
    await expect(tab.log).not.toContainText('All work and no play');
    await expect(tab.log).not.toContainText('Question 1');

    await tab.open(hostile);
    await expect(tab.log.locator('article').first()).toBeAttached();
    expect(await tab.log.locator('article').count()).toBeLessThan(MAX_SHOWN);
    expect(await heapMb(tab.page)).toBeLessThan(MAX_HEAP_MB);
    const stop = tab.page.getByRole('button', { name: 'Stop' });
    await stop.click({ timeout: 2_000 }).catch(() => undefined); // it may have ended by itself
    await expect(tab.row(hostile)).toHaveAttribute('data-state', 'idle');
    await expect(tab.log.locator('article[data-kind="permission"] button:enabled')).toHaveCount(0);
    await tab.send('tools 1');
    await expect(tab.log).toContainText('1 tools');
    expect(await heapMb(tab.page)).toBeLessThan(MAX_HEAP_MB);
  });
}

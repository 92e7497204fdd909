/** A page that shows what floods it: it stays usable, keeps little of it, and the other session does not notice. */
import { expect, test } from '../support/browser/fixtures.ts';
import { HOSTILE_OPTION } from '../support/gateway/hostile-agent.ts';

test.use({ gatewayOptions: { args: HOSTILE_OPTION } });

/** Articles that the page has at most, of however many entries. */
const MAX_SHOWN = 1_000;

for (const [name, command] of [
  ['one message of 6 MB', 'flood 6'],
  ['300 questions', 'permissions 300'],
  ['3,000 tool calls', 'tools 3000'],
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
    const stop = tab.page.getByRole('button', { name: 'Stop' });
    await stop.click({ timeout: 2_000 }).catch(() => undefined); // it may have ended by itself
    await expect(tab.row(hostile)).toHaveAttribute('data-state', 'idle');
    await expect(tab.log.locator('article[data-kind="permission"] button:enabled')).toHaveCount(0);
    await tab.send('tools 1');
    await expect(tab.log).toContainText('1 tools');
  });
}

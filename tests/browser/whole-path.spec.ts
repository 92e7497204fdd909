/** The whole path through the real gateway, worker and page: what a person does, and what may go wrong. */
import { expect, test } from '../support/browser/fixtures.ts';
import { upTo } from './app-page.ts';

test('pairs by the link once, and leaves no code in the address bar', async ({ browser, gateway, page }) => {
  await page.goto(gateway.pairUrl);
  await expect(page.getByRole('button', { name: 'New session' }).first()).toBeVisible();
  expect(new URL(page.url()).hash).toBe('');

  const stranger = await browser.newContext();
  const other = await stranger.newPage();
  await other.goto(gateway.pairUrl);
  await expect(other.getByText(/npm start -- pair/).first()).toBeVisible();
  await expect(other.getByRole('button', { name: 'New session' })).toHaveCount(0);
  await stranger.close();
});

test('two tabs on two sessions and a third on the first: one socket a session', async ({
  gateway,
  openApp,
}) => {
  const first = await openApp();
  const one = await first.createSession();
  const second = await openApp();
  const two = await second.createSession();
  const third = await openApp(`/chat/${one}`);

  await first.send('Hello from the first tab');
  await expect(third.entries('user')).toContainText('Hello from the first tab');
  await expect(third.entries('agent').first()).toBeVisible();
  for (const tab of [first, second, third]) {
    for (const id of [one, two]) await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
  }
  expect((await gateway.status()).sockets).toBe(2);
  await expect(second.row(one)).toHaveAttribute('data-active', 'false');
  await expect(third.row(one)).toHaveAttribute('data-active', 'true');
});

test('a stream in one session never shows in another, and counts as unread', async ({ openApp }) => {
  const tab = await openApp();
  const quiet = await tab.createSession();
  const busy = await tab.createSession();
  await tab.send('/stream 40 40');
  await expect(tab.row(busy)).toHaveAttribute('data-streaming', 'true');
  await tab.open(quiet);
  await tab.send('Say something');
  await expect(tab.entries('agent')).toHaveCount(1);
  await expect(tab.row(busy)).toHaveAttribute('data-streaming', 'false');
  await expect(tab.log).not.toContainText('#1');
  await expect(tab.row(quiet)).toHaveAttribute('data-unread', '0');

  await tab.open(busy);
  await expect(tab.row(busy)).toHaveAttribute('data-unread', '0');
  await expect.poll(() => tab.chunkNumbers()).toEqual(upTo(40));

  // The second answer begins while nobody looks: one message, however many chunks it has.
  await tab.send('/stream 160 40');
  await expect(tab.entries('agent')).toHaveCount(2);
  await tab.send('/stream 5 40');
  await tab.open(quiet);
  await expect(tab.row(busy)).toHaveAttribute('data-unread', '1');
  await expect(tab.row(busy)).toHaveAttribute('data-streaming', 'false');
  await expect(tab.row(busy)).toHaveAttribute('data-unread', '1');
});

test('a permission asked in one tab is answered in another and settled in both', async ({ openApp }) => {
  const asking = await openApp();
  const id = await asking.createSession();
  const answering = await openApp(`/chat/${id}`);
  await asking.send('/permission');
  await expect(asking.row(id)).toHaveAttribute('data-state', 'requires_action');

  const card = answering.entries('permission');
  await card.getByRole('button', { name: 'Allow once' }).click();
  for (const tab of [asking, answering]) {
    const settled = tab.entries('permission');
    await expect(settled).toContainText('Allow once');
    await expect(settled.locator('button:enabled')).toHaveCount(0);
    await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
  }
});

test('a reload in mid-turn misses and doubles no chunk', async ({ openApp }) => {
  const tab = await openApp();
  await tab.createSession();
  await tab.send('/stream 200 50');
  await expect(tab.log).toContainText('#30');
  await tab.page.reload();
  await expect(tab.log).toContainText('#200');
  await expect.poll(() => tab.chunkNumbers()).toEqual(upTo(200));
});

test('when the first tab crashes, the others go on', async ({ gateway, openApp }) => {
  const first = await openApp();
  const id = await first.createSession();
  const second = await openApp(`/chat/${id}`);
  await second.send('/stream 200 50');
  await expect(second.log).toContainText('#20');
  const crashed = first.page.waitForEvent('crash');
  await first.page.goto('chrome://crash').catch(() => {});
  await crashed;

  await expect(second.log).toContainText('#200');
  await expect.poll(() => second.chunkNumbers()).toEqual(upTo(200));
  await second.send('And again?');
  await expect(second.entries('agent')).toHaveCount(2);
  expect((await gateway.status()).sockets).toBe(1);
});

test('a gateway killed in mid-turn keeps every chunk that was shown, and says what happened', async ({
  gateway,
  openApp,
}) => {
  const tab = await openApp();
  const id = await tab.createSession();
  await tab.send('/stream 500 50');
  await expect(tab.log).toContainText('#50');
  await gateway.kill();
  await expect(tab.row(id)).toHaveAttribute('data-status', 'reconnecting');
  await expect(tab.banner('unreachable')).toBeVisible();
  const shown = await tab.chunkNumbers();
  expect(shown).toEqual(upTo(shown.length));

  await gateway.restart();
  await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
  await expect(tab.banner('unreachable')).toBeHidden();
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
  await expect(tab.entries('error')).toBeVisible();
  const kept = await tab.chunkNumbers();
  expect(kept).toEqual(upTo(kept.length));
  expect(kept.length).toBeGreaterThanOrEqual(shown.length);

  await tab.send('Are you there?');
  await expect(tab.entries('user')).toHaveCount(2);
  await expect(tab.entries('agent')).toHaveCount(2);
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
});

test('with the gateway stopped, a cold start shows sessions and conversations from the cache', async ({
  gateway,
  openApp,
}) => {
  const tab = await openApp();
  const one = await tab.createSession();
  await tab.send('Remember the apricots');
  await expect(tab.row(one)).toHaveAttribute('data-state', 'idle');
  await expect(tab.entries('agent')).toHaveCount(1);
  await tab.page.evaluate(() => navigator.serviceWorker.ready);
  await tab.page.close();
  await gateway.stop();

  const cold = await openApp(`/chat/${one}`);
  await expect(cold.banner('unreachable')).toBeVisible();
  await expect(cold.row(one)).toBeVisible();
  await expect(cold.entries('user')).toContainText('Remember the apricots');
  await expect(cold.entries('agent')).toHaveCount(1);

  await cold.send('Sent while nobody listens');
  await expect(cold.log).toContainText('Sent while nobody listens');
  await gateway.restart();
  await expect(cold.entries('agent')).toHaveCount(2);
  await expect(cold.banner('unreachable')).toBeHidden();
});

test('End session ends the process and removes the row in all tabs', async ({ gateway, openApp }) => {
  const tab = await openApp();
  const id = await tab.createSession();
  const other = await openApp();
  await expect(other.row(id)).toBeVisible();
  expect((await gateway.status()).agents).toBe(1);

  await tab.page.getByRole('button', { name: 'End session' }).click();
  await tab.page.getByRole('dialog').getByRole('button', { name: /end/i }).click();
  for (const each of [tab, other]) await expect(each.row(id)).toHaveCount(0);
  await expect.poll(async () => (await gateway.status()).agents).toBe(0);
  await expect.poll(async () => (await gateway.status()).sockets).toBe(0);
});

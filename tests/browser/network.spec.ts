/** What is shown while something is not reachable, and that it is true: the gateway, one session, the network. */
import { expect, test } from '../support/browser/fixtures.ts';
import { expectState, makeSessions, promptSession } from '../support/browser/other-device.ts';
import { type SessionWire, startSessionWire } from '../support/browser/session-wire.ts';
import { setVisible } from '../support/browser/visibility.ts';
import { appPage } from './app-page.ts';

test('the gateway unreachable at start: a countdown, “Try now”, and all that is cached is usable', async ({
  gateway,
  openApp,
}) => {
  const tab = await openApp();
  const one = await tab.createSession();
  await tab.send('Remember the apricots');
  await expect(tab.entries('agent')).toHaveCount(1);
  const two = await tab.createSession();
  await tab.send('And the plums');
  await expect(tab.entries('agent')).toHaveCount(1);
  await expect(tab.row(two)).toHaveAttribute('data-state', 'idle');
  await tab.page.evaluate(() => navigator.serviceWorker.ready);
  await tab.page.close();
  await gateway.stop();

  const cold = await openApp();
  const banner = cold.banner('unreachable');
  const tryNow = banner.getByRole('button', { name: 'Try now' });
  const seconds = async () => Number(/Next try in (\d+) s/.exec(await banner.innerText())?.[1] ?? 0);
  await expect(banner).toBeVisible();
  await cold.open(one);
  await expect(cold.entries('user')).toContainText('Remember the apricots');
  await cold.open(two);
  await expect(cold.entries('user')).toContainText('And the plums');

  // Each vain try makes the next pause longer; what is left of it is counted down.
  const press = async () => {
    await tryNow.click();
    return seconds();
  };
  await expect.poll(press).toBeGreaterThan(4);
  const seen: number[] = [];
  const look = async () => {
    seen.push(await seconds());
    const [a = 0, b = 0, c = 0] = seen.slice(-3);
    return a > b && b > c;
  };
  await expect.poll(look, { intervals: [1_000] }).toBe(true);

  await expect.poll(press).toBeGreaterThan(8);
  await gateway.restart();
  await expect(async () => {
    // It may have been there for a try of its own by now.
    if (await banner.isVisible()) await tryNow.click({ timeout: 500 });
    await expect(banner).toBeHidden({ timeout: 1_000 });
  }).toPass({ timeout: 4_000 });
  for (const id of [one, two]) await expect(cold.row(id)).toHaveAttribute('data-status', 'connected');
});

test('the network offline: all rows reconnecting, the banner says so; online: all back at once', async ({
  context,
  gateway,
  openApp,
}) => {
  const tab = await openApp();
  const ids = await makeSessions(gateway, 4);
  const other = await openApp(`/chat/${ids[0]}`);
  for (const id of ids) await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');

  await context.setOffline(true);
  for (const each of [tab, other]) {
    await expect(each.banner('offline')).toBeVisible();
    await expect(each.banner('unreachable')).toHaveCount(0);
    for (const id of ids) {
      await expect(each.row(id)).toHaveAttribute('data-status', 'reconnecting');
      await expect(each.row(id)).toContainText('reconnecting');
    }
  }
  await expect.poll(async () => (await gateway.status()).sockets).toBe(0);
  await other.send('Written on the train');
  await expect(other.log).toContainText('Written on the train');

  await context.setOffline(false);
  for (const each of [tab, other]) {
    for (const id of ids) {
      await expect(each.row(id)).toHaveAttribute('data-status', 'connected', { timeout: 4_000 });
    }
    await expect(each.banner('offline')).toBeHidden();
  }
  await expect(other.entries('agent')).toHaveCount(1);
  expect((await gateway.status()).sockets).toBe(4);
});

test('a hidden tab, on return, is fresh before it looks live', async ({ gateway, openApp }) => {
  const tab = await openApp();
  const id = await tab.createSession();
  await tab.send('/stream 5 100');
  await expect(tab.log).toContainText('#5');
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');

  await setVisible(tab.page, false);
  await promptSession(gateway, id, '/stream 60 200');
  await expectState(gateway, id, 'idle');
  // Every frame that is painted from the return on: does it look live, does it have all?
  await tab.page.evaluate(() => {
    const frames: { isLive: boolean; isWhole: boolean }[] = [];
    Object.assign(window, { frames });
    const look = () => {
      const isWhole = document.querySelector('[role="log"]')?.textContent?.includes('#60') ?? false;
      frames.push({ isLive: !document.querySelector('[data-stale]'), isWhole });
      if (frames.length < 1_000) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await setVisible(tab.page, true);
  await expect(tab.log).toContainText('#60');
  await expect(tab.page.locator('[data-stale]')).toHaveCount(0);
  const frames = await tab.page.evaluate(
    () => (window as unknown as { frames: { isLive: boolean; isWhole: boolean }[] }).frames, // put there above
  );
  expect(frames.filter(({ isLive, isWhole }) => isLive && !isWhole)).toEqual([]);
  expect(frames.some(({ isLive, isWhole }) => isLive && isWhole)).toBe(true);
});

test('a proxy that holds only the feed back: nothing is called unreachable, and the list goes on', async ({
  page,
}) => {
  const wire = await startSessionWire();
  try {
    const [first = ''] = await makeSessions(wire.gateway, 1);
    await page.goto(await wire.pairLink());
    const tab = appPage(page);
    await expect(tab.row(first)).toHaveAttribute('data-status', 'connected');

    wire.holdFeed(true);
    const [second = ''] = await makeSessions(wire.gateway, 1);
    await expect(tab.row(second)).toHaveAttribute('data-status', 'connected', { timeout: 30_000 });
    await expect(tab.row(first)).toHaveAttribute('data-status', 'connected');
    await expect(tab.banner('unreachable')).toHaveCount(0);
    await tab.open(second);
    await tab.send('Can you hear me?');
    await expect(tab.entries('agent')).toHaveCount(1);

    wire.holdFeed(false);
    const [third = ''] = await makeSessions(wire.gateway, 1);
    await expect(tab.row(third)).toHaveAttribute('data-status', 'connected', { timeout: 30_000 });
    await expect(tab.banner('unreachable')).toHaveCount(0);
  } finally {
    await wire.dispose();
  }
});

test.describe('one session’s socket', () => {
  let wire: SessionWire;
  test.beforeEach(async () => {
    wire = await startSessionWire();
  });
  test.afterEach(() => wire.dispose());

  test('fails: its row says reconnecting (n), the others don’t notice', async ({ page }) => {
    const ids = await makeSessions(wire.gateway, 3);
    const [one = '', ...others] = ids;
    await page.goto(await wire.pairLink());
    const tab = appPage(page);
    for (const id of ids) await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
    await page.evaluate((watched) => {
      const changes: string[] = [];
      Object.assign(window, { changes });
      const observer = new MutationObserver((records) => {
        for (const { target } of records) changes.push((target as HTMLElement).dataset.status ?? ''); // a row
      });
      for (const id of watched) {
        const row = document.querySelector(`[data-session-id="${id}"]`);
        if (row) observer.observe(row, { attributeFilter: ['data-status'] });
      }
    }, others);

    wire.harm(one, 'cut');
    await expect(tab.row(one)).toHaveAttribute('data-status', 'reconnecting');
    await expect(tab.row(one)).toContainText(/reconnecting \([3-9]\)/);
    await expect(tab.banner('unreachable')).toHaveCount(0);
    wire.harm(one, 'none');
    await expect(tab.row(one)).toHaveAttribute('data-status', 'connected', { timeout: 30_000 });
    expect(await page.evaluate(() => (window as unknown as { changes: string[] }).changes)).toEqual([]); // the same
  });

  test('is refused: the row and the session say why in words, and Retry connects it', async ({ page }) => {
    const [id = ''] = await makeSessions(wire.gateway, 1);
    await page.goto(await wire.pairLink());
    const tab = appPage(page);
    await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
    wire.harm(id, 'refuse');
    await expect(tab.row(id)).toHaveAttribute('data-status', 'error');
    await expect(tab.row(id)).toContainText('The gateway could not load the session');
    await tab.open(id);
    const trouble = page.locator('[data-trouble]');
    await expect(trouble).toContainText('Not connected: The gateway could not load the session (-32603).');
    const retry = trouble.getByRole('button', { name: 'Retry' });
    await retry.click();
    await expect(tab.row(id)).toHaveAttribute('data-status', 'error');

    wire.harm(id, 'none');
    await retry.click();
    await expect(tab.row(id)).toHaveAttribute('data-status', 'connected', { timeout: 4_000 });
    await expect(trouble).toHaveCount(0);
  });
});

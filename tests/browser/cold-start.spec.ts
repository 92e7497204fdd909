/** The gateway is dead and the browser was closed: the app opens all the same, with all that was said. */
import type { Page } from '@playwright/test';
import { createProfile, pairPage, shown, tryNow } from '../support/browser/app.ts';
import { expect, test } from '../support/browser/fixtures.ts';
import { promptOften } from '../support/browser/other-device.ts';
import { storedNumbers } from '../support/browser/stored.ts';
import { appPage, upTo } from './app-page.ts';

/** Two entries each: several pages of the conversation. */
const PROMPTS = 60;

/** What it has to look like with the first frame that is painted. */
async function watchFirstFrame(page: Page): Promise<void> {
  await page.addInitScript(() => {
    requestAnimationFrame(() => {
      const { dataset } = document.documentElement;
      const background = getComputedStyle(document.body).backgroundColor;
      Object.assign(window, { firstFrame: { theme: dataset.theme, background } });
    });
  });
}

test('opens to the list and any conversation, back to its beginning; what needs the gateway says so', async ({
  gateway,
}) => {
  test.setTimeout(120_000);
  const profile = await createProfile();
  const first = await profile.open({ colorScheme: 'dark' });
  const warm = appPage(await first.newPage());
  await pairPage(warm.page, gateway);
  const other = await warm.createSession();
  await warm.send('Remember the apricots');
  await expect(warm.entries('agent')).toHaveCount(1);
  const id = await warm.createSession();
  await warm.send('In the beginning');
  await expect(warm.entries('agent')).toHaveCount(1);
  await promptOften(gateway, id, '/stream 1 1000', PROMPTS);
  await expect.poll(async () => (await storedNumbers(warm.page, id)).length).toBe(PROMPTS);
  await warm.page.goto(`${gateway.url}/settings`);
  await warm.page.getByText('Light', { exact: true }).click();
  await warm.page.evaluate(() => navigator.serviceWorker.ready);
  await first.close();
  await gateway.kill();

  const context = await profile.open({ colorScheme: 'dark' });
  const cold = appPage(await context.newPage());
  const { page } = cold;
  await watchFirstFrame(page);
  await page.goto(gateway.url);
  await shown(page);
  for (const each of [id, other]) await expect(cold.row(each)).toBeVisible();
  // The browser had it all by itself: no service worker was started for it.
  expect(await page.evaluate(() => performance.getEntriesByType('navigation')[0])).toMatchObject({
    workerStart: 0,
    name: `${gateway.url}/`,
  });
  const firstFrame = await page.evaluate(() => (window as unknown as { firstFrame: object }).firstFrame); // put there above
  expect(firstFrame).toEqual({ theme: 'light', background: 'rgb(251, 251, 252)' });

  await cold.open(other);
  await expect(cold.entries('user')).toContainText('Remember the apricots');
  await cold.open(id);
  await expect(cold.entries('agent').last()).toBeVisible();
  const toTop = () =>
    cold.log.evaluate((log) => {
      log.scrollTop = 0;
      return log.querySelector('article')?.textContent;
    });
  await expect.poll(toTop).toContain('In the beginning');

  // What needs the gateway is disabled, and says why.
  await expect(cold.banner('unreachable')).toBeVisible();
  const reason = /gateway cannot be reached/;
  for (const name of ['New session', 'End session']) {
    const button = page.getByRole('button', { name }).first();
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription(reason);
  }
  await expect(page.getByLabel('Mode', { exact: true })).toBeDisabled();
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeDisabled();
  await page.keyboard.press('Escape');

  await cold.send('Written in the dark');
  await expect(cold.log).toContainText('Written in the dark');
  await page.goto(`${gateway.url}/new`);
  await expect(page.getByRole('button', { name: 'Create' })).toBeDisabled();
  await expect(page.getByRole('main').getByText(reason).first()).toBeVisible();
  await page.goto(`${gateway.url}/settings`);
  await expect(
    page.getByRole('region', { name: 'Storage on this device' }).getByRole('listitem'),
  ).toHaveCount(2);

  // The shortcut of the installed app.
  await page.goto(`${gateway.url}/last`);
  await expect(page).toHaveURL(new RegExp(`/chat/${id}$`));
  await expect(cold.log).toContainText('Written in the dark');

  await gateway.restart();
  await tryNow(page);
  await expect(cold.row(id)).toHaveAttribute('data-status', 'connected', { timeout: 30_000 });
  await expect(cold.entries('user').last()).toContainText('Written in the dark');
  await expect(page.getByRole('button', { name: 'New session' }).first()).toBeEnabled();
  expect((await storedNumbers(page, id)).slice(0, PROMPTS)).toEqual(upTo(PROMPTS).map(() => 1));
  await context.close();
  await profile.dispose();
});

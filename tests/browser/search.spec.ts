/** Search through the real path: words said in one session are found from another, with and without a gateway. */
import { createProfile, pairPage, shown } from '../support/browser/app.ts';
import { expect, test } from '../support/browser/fixtures.ts';
import { appPage, upTo } from './app-page.ts';

test('what was said is found at once, and a click lands on it', async ({ openApp }) => {
  const tab = await openApp();
  const said = await tab.createSession();
  await tab.send('Where does the Zugspitze stand? /nowhere');
  await expect(tab.entries('agent')).toHaveCount(1);
  const other = await tab.createSession();
  const { page } = tab;
  const field = page.getByRole('searchbox', { name: 'Search messages' });

  await field.fill('zugsp');
  const hit = page.getByRole('main').getByRole('link', { name: /^You .*Zugspitze/ });
  await expect(hit).toBeVisible();
  await expect(page).toHaveURL(/\/search\?q=zugsp$/);
  await expect(hit.locator('mark')).toHaveText('Zugsp');
  await expect(tab.row(other)).toHaveAttribute('data-active', 'false');

  // From the field to the result and to its entry, by keys alone.
  await field.press('ArrowDown');
  while (!(await hit.evaluate((link) => link === document.activeElement)))
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/chat/${said}\\?entry=\\d+$`));
  await expect(tab.entries('user')).toContainText('Zugspitze');
  await expect(field).toHaveValue('');

  await page.goBack();
  await expect(field).toHaveValue('zugsp');
  await expect(hit).toBeFocused();

  // Limited to what it is not, it is not found; and that is in the address too.
  await page.getByLabel('Kind').selectOption('tool');
  await expect(page.getByText('Nothing found for “zugsp”')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Nothing found for “zugsp”')).toBeVisible();
  await page.getByRole('link', { name: 'Search everything' }).click();
  await expect(hit).toBeVisible();
});

test('while a message streams, what it has said so far is found', async ({ openApp }) => {
  const tab = await openApp();
  await tab.createSession();
  await tab.send('/stream 400 40');
  await expect.poll(() => tab.chunkNumbers()).toEqual(expect.arrayContaining(upTo(20)));
  await tab.page.getByRole('searchbox', { name: 'Search messages' }).fill('17');
  const main = tab.page.getByRole('main');
  await tab.page.getByLabel('Kind').selectOption('agent');
  await expect(main.getByRole('link')).toHaveCount(1);
});

test('searches with the gateway dead and the browser started again', async ({ gateway }) => {
  const profile = await createProfile();
  let context = await profile.open();
  const first = await context.newPage();
  await pairPage(first, gateway);
  const tab = appPage(first);
  const id = await tab.createSession();
  await tab.send('Ein Gruß vom Größenwahn 東京都庁');
  await expect(tab.entries('agent')).toHaveCount(1);
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
  await first.evaluate(() => navigator.serviceWorker.ready);
  await context.close();
  await gateway.stop();

  context = await profile.open();
  const page = await context.newPage();
  await page.goto(`${gateway.url}/search?q=${encodeURIComponent('grossen 京都')}`);
  await shown(page);
  const hit = page.getByRole('main').getByRole('link', { name: /^You .*Größenwahn/ });
  await expect(hit).toHaveAttribute('href', new RegExp(`^/chat/${id}\\?entry=`));
  await expect(hit.locator('mark')).toHaveText(['Größenwahn', '京都']);
  await hit.click();
  await expect(appPage(page).entries('user')).toContainText('Größenwahn');
  await context.close();
  await profile.dispose();
});

/** Several sessions in one tab, through the real gateway: each is as live and as read as one alone. */
import { expect, test } from '../support/browser/fixtures.ts';
import { upTo } from './app-page.ts';

test('two sessions stream side by side, each with its own messages, and neither counts as unread', async ({
  gateway,
  openApp,
}) => {
  const tab = await openApp();
  const { page } = tab;
  const one = await tab.createSession();
  const two = await tab.createSession();
  const pane = (id: string) => page.locator(`[data-pane="${id}"]`);
  const field = (id: string) => pane(id).getByRole('textbox', { name: 'Message' });

  await tab.row(one).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Open beside' }).click();
  await expect(page).toHaveURL(new RegExp(`/chat/${two}\\?beside=${one}$`));
  for (const id of [one, two]) await expect(tab.row(id)).toHaveAttribute('data-active', 'true');
  await expect(field(one)).toBeFocused();

  await field(one).pressSequentially('/stream 60 100');
  await field(one).press('Enter');
  await page.keyboard.press('Alt+O');
  await expect(field(two)).toBeFocused();
  await field(two).pressSequentially('/stream 60 100');
  await field(two).press('Enter');
  for (const id of [one, two]) {
    await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
    const texts = await pane(id).locator('article[data-kind="agent"]').allInnerTexts();
    const numbers = [...texts.join('\n').matchAll(/#(\d+)/g)].map(([, number]) => Number(number));
    expect(numbers).toEqual(upTo(60));
    await expect(tab.row(id)).toHaveAttribute('data-unread', '0');
  }
  expect((await gateway.status()).sockets).toBe(2);

  await page.reload();
  for (const id of [one, two]) await expect(pane(id).getByRole('log')).toContainText('#60');

  await pane(two).getByRole('button', { name: 'Close this pane' }).click();
  await expect(page).toHaveURL(new RegExp(`/chat/${one}$`));
  await expect(pane(two)).toHaveCount(0);
  await expect(tab.row(two)).toHaveAttribute('data-active', 'false');
  await gateway.request('PATCH', `/v1/sessions/${two}`, { title: 'Left' });
  await page.goBack();
  await expect(pane(two)).toBeVisible();
});

test('what is closed beside counts as unread again; a narrow window shows one and keeps the others in its address', async ({
  openApp,
}) => {
  const tab = await openApp();
  const { page } = tab;
  const one = await tab.createSession();
  const two = await tab.createSession();
  await page.goto(new URL(`/chat/${one}?beside=${two}`, page.url()).href);
  const pane = (id: string) => page.locator(`[data-pane="${id}"]`);
  await expect(pane(two).getByRole('textbox', { name: 'Message' })).toBeVisible();
  await page.setViewportSize({ width: 800, height: 700 });
  await expect(pane(two)).toHaveCount(0);
  await expect(tab.row(two)).toHaveAttribute('data-active', 'false');

  const other = await openApp(`/chat/${two}`);
  await other.send('Hello from another tab');
  await expect(other.entries('agent')).toHaveCount(1);
  await other.page.close();
  await page.bringToFront();
  await expect(pane(one).getByRole('log')).toBeVisible();

  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(pane(two).getByRole('log')).toContainText('Hello from another tab');
  await expect(tab.row(two)).toHaveAttribute('data-unread', '0');
});

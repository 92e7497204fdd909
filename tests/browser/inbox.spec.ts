/** What waits for the person, over all sessions: counted on the tab, answered in the inbox, reached by keys. */

import { expect, test } from '../support/browser/fixtures.ts';
import { promptSession, sessionOf } from '../support/browser/other-device.ts';

test('a question of another session is counted on the tab, answered in the inbox by its key, and gone everywhere', async ({
  gateway,
  openApp,
}) => {
  const app = await openApp();
  const { page } = app;
  const asking = await app.createSession();
  await app.send('/permission');
  await expect(app.row(asking)).toHaveAttribute('data-state', 'requires_action');
  await app.createSession();
  await expect(page).toHaveTitle(/^\(!1/);
  await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', /^data:image\/svg/);

  await page.keyboard.press('Alt+i');
  await expect(page).toHaveURL(/\/inbox$/);
  const item = page.locator(`[data-inbox-session="${asking}"]`);
  await expect(item.locator('button[data-option="allow_once"]')).toBeEnabled();
  const other = await openApp('/inbox');
  await expect(
    other.page.locator(`[data-inbox-session="${asking}"] button[data-option]`).first(),
  ).toBeVisible();

  await page.bringToFront();
  await page.keyboard.press('y');
  await expect(item).toHaveCount(0);
  await expect(page).not.toHaveTitle(/!/);
  await expect(other.page.locator(`[data-inbox-session="${asking}"][data-kind="question"]`)).toHaveCount(0);
  await expect.poll(async () => (await sessionOf(gateway, asking)).state).toBe('idle');
  // Its turn ends, which nobody has seen; to read it there is enough.
  await item.getByRole('button', { name: 'Mark as read' }).click();
  await expect(item).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible();
  await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', '/icons/icon.svg');
});

test('pins, titles and the archive are one for all devices; the list holds still under the pointer', async ({
  gateway,
  openApp,
}) => {
  const app = await openApp();
  const { page } = app;
  const list = page.getByRole('navigation', { name: 'Sessions' });
  const first = await app.createSession();
  const second = await app.createSession();
  const menu = async (id: string, name: string) => {
    await app.row(id).click({ button: 'right' });
    await page.getByRole('menuitem', { name, exact: true }).click();
  };
  await menu(first, 'Pin');
  await expect(
    list.locator('section', { hasText: 'Pinned' }).locator(`[data-session-id="${first}"]`),
  ).toBeVisible();
  expect(await sessionOf(gateway, first)).toMatchObject({ pinned: true });

  await menu(first, 'Rename');
  await list.getByRole('textbox', { name: 'Title' }).fill('The first one');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await sessionOf(gateway, first)).title).toBe('The first one');
  await expect(app.row(first)).toBeFocused();

  // The pointer rests on the list: what another device does moves nothing under it.
  await page.locator('h1, textarea').first().hover();
  await page.locator('textarea').focus();
  await app.row(second).hover();
  const before = await app.row(second).boundingBox();
  await promptSession(gateway, second, '/permission');
  await expect(app.row(second)).toHaveAttribute('data-state', 'requires_action');
  expect(await app.row(second).boundingBox()).toEqual(before);
  await page.locator('textarea').hover();
  await expect(list.locator('section').first()).toContainText('Waits for you');
  await expect(list.locator('section').first().locator(`[data-session-id="${second}"]`)).toBeVisible();

  await menu(first, 'Archive');
  await expect(app.row(first)).toHaveCount(0);
  await list.getByRole('button', { name: 'Archived' }).click();
  await menu(first, 'Move out of the archive');
  await expect(list.getByRole('button', { name: 'Archived' })).toHaveCount(0);
  await expect(app.row(first)).toBeVisible();
});

test('the palette opens with Ctrl+K anywhere, starts another session like this one, and gives the focus back', async ({
  openApp,
}) => {
  const app = await openApp();
  const { page } = app;
  const id = await app.createSession();
  await app.composer.focus();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Command or session' });
  await expect(field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(field).toHaveCount(0);
  await expect(app.composer).toBeFocused();
  await page.keyboard.press('Control+k');
  await field.fill('session in this dir');
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(new RegExp(id));
  await expect(page).toHaveURL(/\/chat\//);
  // The older of the two is the second of the list.
  const rows = page.getByRole('navigation', { name: 'Sessions' }).locator('a[data-session-id]');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toHaveAttribute('data-session-id', id);
  await expect(app.composer).toBeFocused();
  await page.keyboard.press('Alt+2');
  await expect(page).toHaveURL(new RegExp(id));
});

test('on a phone a swipe leads from the conversation to the list and back, not from code that scrolls sideways', async ({
  openApp,
}) => {
  const app = await openApp();
  const { page } = app;
  const id = await app.createSession();
  await app.send('/markdown');
  await expect(app.log.getByRole('figure', { name: 'Code, bash' })).toBeVisible();
  await page.setViewportSize({ width: 360, height: 780 });
  const swipe = async (on: import('@playwright/test').Locator, by: number) => {
    await on.evaluate((element, px) => {
      const { left, top, width } = element.getBoundingClientRect();
      const x = px > 0 ? 60 : left + width - 60;
      const send = (type: string, clientX: number) =>
        element.dispatchEvent(
          new PointerEvent(type, {
            bubbles: true,
            isPrimary: true,
            pointerType: 'touch',
            clientX,
            clientY: top + 5,
          }),
        );
      send('pointerdown', x);
      for (const part of [0.2, 0.5, 1]) send('pointermove', x + px * part);
      send('pointerup', x + px);
    }, by);
  };
  const code = app.log.getByRole('figure', { name: 'Code, bash' }).locator('pre');
  await swipe(code, 220);
  await expect(page).toHaveURL(new RegExp(id));
  await swipe(app.entries('user').first(), 220);
  await expect(page).toHaveURL(/\/$/);
  await expect(app.row(id)).toBeVisible();
  await swipe(app.row(id), -220);
  await expect(page).toHaveURL(new RegExp(id));
});

/** What a person writes: queued and changed, kept over everything, with files and images; through the real path. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { pairedContext } from '../support/browser/app.ts';
import { expect, test } from '../support/browser/fixtures.ts';
import { type AppPage, appPage } from './app-page.ts';

const queued = ({ log }: AppPage) => log.locator('section[data-outbox]');
const item = (tab: AppPage, text: string) => queued(tab).filter({ hasText: text });
const act = (tab: AppPage, text: string, name: string) =>
  item(tab, text).getByRole('button', { name, exact: true });

/** A session whose agent says nothing until it is stopped. */
async function busy(tab: AppPage): Promise<string> {
  const id = await tab.createSession();
  await tab.send('/hang');
  await expect(tab.page.getByRole('button', { name: 'Stop' })).toBeVisible();
  await expect(tab.entries('user')).toHaveCount(1);
  return id;
}

test('four ways with what is queued: edited, withdrawn, moved by keyboard and by hand, sent now', async ({
  openApp,
}) => {
  const tab = await openApp();
  await busy(tab);
  for (const text of ['Apples', 'Bananas', 'Cherries']) await tab.send(text);
  await expect(queued(tab)).toHaveCount(3);
  await expect(tab.log.locator('section[data-outbox="waiting"]')).toHaveCount(3);

  await act(tab, 'Bananas', 'Edit').click();
  const editor = tab.page.getByRole('textbox', { name: 'Edit queued message' });
  await editor.fill('Blueberries');
  await editor.press('Enter');
  await expect(queued(tab)).toContainText(['Apples', 'Blueberries', 'Cherries']);

  await act(tab, 'Cherries', 'Move up').focus();
  await tab.page.keyboard.press('Enter');
  await expect(queued(tab)).toContainText(['Apples', 'Cherries', 'Blueberries']);
  // Moved, it keeps the focus: a second press moves it on.
  await expect(act(tab, 'Cherries', 'Move up')).toBeFocused();
  await tab.page.keyboard.press('Enter');
  await expect(queued(tab)).toContainText(['Cherries', 'Apples', 'Blueberries']);

  await item(tab, 'Blueberries').locator('[draggable="true"]').dragTo(item(tab, 'Cherries'));
  await expect(queued(tab)).toContainText(['Blueberries', 'Cherries', 'Apples']);

  await act(tab, 'Apples', 'Withdraw').click();
  await expect(tab.composer).toHaveValue('Apples');
  await expect(queued(tab)).toContainText(['Blueberries', 'Cherries']);

  await act(tab, 'Blueberries', 'Send now').click();
  await expect(tab.entries('user')).toContainText(['/hang', 'Blueberries', 'Cherries']);
  await expect(queued(tab)).toHaveCount(0);
  await expect(tab.entries('agent')).toHaveCount(2);
});

test('Ctrl+Enter stops the turn that runs and sends at once', async ({ openApp }) => {
  const tab = await openApp();
  await busy(tab);
  await tab.send('Later');
  await expect(queued(tab)).toHaveCount(1);
  await tab.composer.fill('Now');
  await tab.composer.press('Control+Enter');
  await expect(tab.entries('user')).toContainText(['/hang', 'Now', 'Later']);
});

test('the phone sees and changes what the desk has queued', async ({ browser, gateway, openApp }) => {
  const desk = await openApp();
  const id = await busy(desk);
  for (const text of ['First', 'Second']) await desk.send(text);
  await expect(queued(desk)).toHaveCount(2);

  const { context, page } = await pairedContext(browser, gateway, { viewport: { width: 360, height: 740 } });
  await page.goto(`${gateway.url}/chat/${id}`);
  const phone = appPage(page);
  await expect(queued(phone)).toContainText(['First', 'Second']);
  await act(phone, 'First', 'Withdraw').click();
  await act(phone, 'Second', 'Edit').click();
  const editor = page.getByRole('textbox', { name: 'Edit queued message' });
  await editor.fill('Second, from the phone');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(queued(desk)).toHaveCount(1);
  await expect(queued(desk)).toContainText('Second, from the phone');
  await desk.page.getByRole('button', { name: 'Stop' }).click();
  await expect(desk.entries('user')).toContainText(['/hang', 'Second, from the phone']);
  await context.close();
});

test('what is queued offline survives reload and worker, is changed, and goes out once, in order', async ({
  gateway,
  openApp,
}) => {
  const tab = await openApp();
  const id = await tab.createSession();
  await tab.page.evaluate(() => navigator.serviceWorker.ready);
  await gateway.stop();
  await expect(tab.row(id)).toHaveAttribute('data-status', 'reconnecting');
  for (const text of ['Apples', 'Bananas', 'Cherries']) await tab.send(text);
  await expect(tab.log.locator('section[data-outbox="queued"]')).toHaveCount(3);
  await act(tab, 'Cherries', 'Move up').click();
  await expect(queued(tab)).toContainText(['Apples', 'Cherries', 'Bananas']);
  await tab.page.reload();
  await expect(queued(tab)).toContainText(['Apples', 'Cherries', 'Bananas']);

  // The worker goes with its last tab.
  await tab.page.close();
  const again = await openApp(`/chat/${id}`);
  await expect(queued(again)).toContainText(['Apples', 'Cherries', 'Bananas']);
  await act(again, 'Apples', 'Withdraw').click();
  await expect(again.composer).toHaveValue('Apples');
  await act(again, 'Bananas', 'Edit').click();
  await again.page.getByRole('textbox', { name: 'Edit queued message' }).fill('Blueberries');
  await again.page.keyboard.press('Enter');
  await expect(queued(again)).toContainText(['Cherries', 'Blueberries']);

  await gateway.restart();
  await expect(again.entries('user')).toContainText(['Cherries', 'Blueberries']);
  await expect(queued(again)).toHaveCount(0);
  await expect(again.entries('agent')).toHaveCount(2);
  await expect(again.entries('user')).toHaveCount(2);
});

test('a draft follows to the other tab, where nobody types, and leaves the caret where it was', async ({
  openApp,
}) => {
  const one = await openApp();
  const id = await one.createSession();
  const two = await openApp(`/chat/${id}`);
  await two.composer.click();
  await one.composer.pressSequentially('shall we dance');
  await expect(two.composer).toHaveValue('shall we dance');
  await two.composer.press('Home');
  await one.composer.press('End');
  await one.composer.pressSequentially('?');
  await expect(two.composer).toHaveValue('shall we dance?');
  await two.page.keyboard.type('Well, ');
  await expect(two.composer).toHaveValue('Well, shall we dance?');
  await expect(one.composer).toHaveValue('Well, shall we dance?');
  // The caret of the first was at the end, and is.
  await one.page.keyboard.type('!');
  await expect(two.composer).toHaveValue('Well, shall we dance?!');
  await one.composer.press('Enter');
  await expect(two.composer).toHaveValue('');
});

test('a reload right after the last letter keeps it, and so does a crash a moment later', async ({
  openApp,
}) => {
  const tab = await openApp();
  const id = await tab.createSession();
  await tab.composer.pressSequentially('not a letter lost');
  await tab.page.reload();
  await expect(tab.composer).toHaveValue('not a letter lost');

  const other = await openApp(`/chat/${id}`);
  await tab.composer.press('End');
  await tab.composer.pressSequentially(', not even now');
  await expect(other.composer).toHaveValue('not a letter lost, not even now');
  const crashed = tab.page.waitForEvent('crash');
  await tab.page.goto('chrome://crash').catch(() => {});
  await crashed;
  const third = await openApp(`/chat/${id}`);
  await expect(third.composer).toHaveValue('not a letter lost, not even now');
});

/** Pastes an image of noise, which no format makes small. */
const pasteImage = (page: Page, width: number, height: number, type: string) =>
  page.getByRole('textbox', { name: 'Message' }).evaluate(
    async (field, [w, h, mime]) => {
      const canvas = new OffscreenCanvas(Number(w), Number(h));
      const context = canvas.getContext('2d');
      const pixels = context?.createImageData(canvas.width, canvas.height);
      let seed = 7;
      for (let at = 0; pixels && at < pixels.data.length; at += 1) {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
        pixels.data[at] = at % 4 === 3 ? 255 : seed >>> 24;
      }
      if (pixels) context?.putImageData(pixels, 0, 0);
      const blob = await canvas.convertToBlob({ type: 'image/png' });
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([blob], 'noise.png', { type: String(mime) }));
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    },
    [width, height, type] as const,
  );

test('a pasted image is made small enough, kept with the draft, and arrives at the agent', async ({
  openApp,
}) => {
  const tab = await openApp();
  await tab.createSession();
  const attachments = tab.page.locator('form').getByRole('list', { name: 'Attachments' });
  // Its agent says what it takes once it has started.
  await expect(tab.page.getByRole('button', { name: 'Add images' })).toHaveAttribute(
    'aria-disabled',
    'false',
  );
  await pasteImage(tab.page, 1_800, 1_200, 'image/png');
  await expect(attachments.getByRole('img')).toHaveCount(1);
  await pasteImage(tab.page, 40, 30, 'image/tiff');
  await expect(tab.page.getByText('noise.png cannot be sent')).toBeVisible();
  await pasteImage(tab.page, 40, 30, 'image/png');
  await expect(attachments.getByRole('img')).toHaveCount(2);
  await attachments.getByRole('button', { name: 'Remove noise.png' }).nth(1).click();
  await expect(attachments.getByRole('img')).toHaveCount(1);
  await tab.page.reload();
  await expect(attachments.getByRole('img')).toHaveCount(1);

  await tab.send('What is this?');
  await expect(attachments).toHaveCount(0);
  const said = tab.entries('agent').first();
  await expect(said).toContainText('With it you sent me:');
  const bytes = Number(/image, image\/jpeg, (\d+) bytes/.exec(await said.innerText())?.[1]);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(1024 * 1024);
});

test('@ completes a file of the session’s directory, which the agent is sent as a link', async ({
  gateway,
  openApp,
}) => {
  await mkdir(join(gateway.root, 'src/worker'), { recursive: true });
  await writeFile(join(gateway.root, 'src/worker/pool.ts'), '');
  await writeFile(join(gateway.root, 'src/spool.log'), '');
  await writeFile(join(gateway.root, '.gitignore'), '*.log\n');
  const tab = await openApp();
  await tab.createSession();
  await tab.composer.pressSequentially('Read @poo');
  const list = tab.page.getByRole('listbox', { name: 'Files' });
  await expect(list.getByRole('option')).toHaveCount(1);
  await expect(list.getByRole('option', { selected: true })).toContainText('pool.ts');
  await tab.composer.press('Tab');
  await expect(tab.composer).toHaveValue('Read @src/worker/pool.ts ');
  await expect(tab.page.getByRole('list', { name: 'Attachments' })).toContainText('pool.ts');
  await tab.composer.pressSequentially('and tell');
  await tab.composer.press('Enter');
  await expect(tab.entries('agent').first()).toContainText('You said: Read src/worker/pool.ts and tell');
  await expect(tab.entries('agent').first()).toContainText(
    `file src/worker/pool.ts (file://${gateway.root}/src/worker/pool.ts)`,
  );

  // What was said before comes back, as it was written.
  await tab.composer.press('ArrowUp');
  await expect(tab.composer).toHaveValue('Read @src/worker/pool.ts and tell');
  await tab.composer.press('ArrowDown');
  await expect(tab.composer).toHaveValue('');
});

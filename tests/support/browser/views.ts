/** Every view of the app, with something in it, as a person comes to it: what is checked of all of them. */
import { expect, type Page } from '@playwright/test';
import { appPage } from '../../browser/app-page.ts';
import type { GatewayProcess } from './gateway-process.ts';

export interface View {
  name: string;
  path: string;
  /** What a person does there to see it. */
  act?(page: Page): Promise<void>;
}

/** What the demo agent shows with them, together, is every construct. */
const PROMPTS = ['/markdown', '/think', '/plan', '/diff', '/tool', '/terminal', '/image', '/usage', '/fail'];

/** Fills the gateway by way of the page; returns the views. */
export async function fillViews(page: Page, gateway: GatewayProcess): Promise<View[]> {
  const app = appPage(page);
  const all = await app.createSession();
  for (const prompt of PROMPTS) {
    await app.send(prompt);
    await expect(app.entries('user')).toHaveCount(PROMPTS.indexOf(prompt) + 1);
    await expect(app.row(all)).toHaveAttribute('data-state', 'idle');
  }
  const asks = await app.createSession();
  await app.send('/permission');
  await expect(app.row(asks)).toHaveAttribute('data-state', 'requires_action');
  await app.send('Then tell me more.');
  await expect(app.log).toContainText('Then tell me more.');
  const empty = await gateway.createSession({ title: 'Nothing said yet' });
  await gateway.request('PATCH', `/v1/sessions/${empty.id}`, { archived: true });
  await page.reload();

  const dialog = (page: Page) => page.locator('dialog[open]');
  const settled = (page: Page, id: string) => expect(appPage(page).row(id)).toHaveCount(1);
  const inMenu = async (page: Page, name: string) => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name }).click();
    await dialog(page).waitFor();
  };
  return [
    { name: 'home', path: '/', act: (page) => settled(page, all) },
    {
      name: 'chat with every construct',
      path: `/chat/${all}`,
      async act(page) {
        const log = page.getByRole('log');
        await log.locator('article[data-kind="error"]').last().waitFor();
        for (let left = 20; left > 0; left -= 1) {
          const closed = log.locator('article button[aria-expanded="false"]:visible').first();
          if ((await closed.count()) === 0) break;
          await closed.click();
        }
      },
    },
    {
      name: 'chat that asks',
      path: `/chat/${asks}`,
      act: (page) => page.getByRole('log').locator('button[data-option]').first().waitFor(),
    },
    { name: 'empty chat', path: `/chat/${empty.id}`, act: (page) => page.getByRole('log').waitFor() },
    {
      name: 'side by side',
      path: `/chat/${all}?beside=${asks}`,
      act: (page) => page.getByRole('log').last().waitFor(),
    },
    { name: 'new session', path: '/new', act: (page) => page.getByLabel('Directory').waitFor() },
    {
      name: 'settings',
      path: '/settings',
      act: (page) => page.getByRole('heading', { name: 'Diagnostics' }).waitFor(),
    },
    {
      name: 'search',
      path: '/search?q=demo',
      act: (page) => page.locator('[data-search-results] a').first().waitFor(),
    },
    {
      name: 'search without a hit',
      path: '/search?q=xyzzy&kind=tool',
      act: (page) => page.locator('main').waitFor(),
    },
    { name: 'inbox', path: '/inbox', act: (page) => page.locator('main article').first().waitFor() },
    { name: 'pair', path: '/pair', act: (page) => page.locator('main h1').waitFor() },
    {
      name: 'palette',
      path: `/chat/${all}`,
      async act(page) {
        await page.getByRole('textbox', { name: 'Message' }).waitFor();
        await expect(async () => {
          await page.keyboard.press('Control+k');
          await dialog(page).getByRole('option').first().waitFor({ timeout: 500 });
        }).toPass();
      },
    },
    {
      name: 'keyboard map',
      path: '/',
      async act(page) {
        await settled(page, all);
        await expect(async () => {
          await page.keyboard.press('?');
          await dialog(page).waitFor({ timeout: 500 });
        }).toPass();
      },
    },
    {
      name: 'menu of a session',
      path: `/chat/${all}`,
      act: (page) => page.getByRole('button', { name: 'More', exact: true }).click(),
    },
    { name: 'end dialog', path: `/chat/${all}`, act: (page) => inMenu(page, 'End session…') },
    { name: 'export dialog', path: `/chat/${all}`, act: (page) => inMenu(page, 'Export…') },
  ];
}

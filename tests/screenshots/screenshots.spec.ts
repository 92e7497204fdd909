/**
 * Takes the README's pictures of the real app, so that they stay true. Two of the agents are recordings of real
 * ones, replayed; the rest is the demo agent.
 */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { type AppPage, appPage } from '../browser/app-page.ts';
import { pairPage } from '../support/browser/app.ts';
import { type GatewayProcess, startGateway } from '../support/browser/gateway-process.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const FOLDER = join(HERE, '../../docs/screenshots');
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

const replay = (name: string, recording: string): string[] => {
  const agent = join(HERE, '../agents/replay-agent.mjs');
  const file = join(HERE, `../recordings/${recording}.jsonl`);
  return ['--agent', `${name}=${process.execPath} ${agent} ${file}`];
};

const picture = (page: Page, name: string) =>
  page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });

async function settle(app: AppPage, id: string, state: string) {
  await expect(app.row(id)).toHaveAttribute('data-state', state);
}

/** Five sessions in the states that matter; returns the one with a diff and the one that asks. */
async function scene(app: AppPage, gateway: GatewayProcess) {
  const create = async (agent: string, prompts: string[], state: string) => {
    const id = await app.createSession({ agent });
    for (const prompt of prompts) {
      await app.send(prompt);
      await settle(app, id, state);
    }
    return id;
  };
  await create('demo', ['What can you do?'], 'idle');
  await create('opencode', ['please T_WRITE'], 'requires_action');
  const asks = await create('claude', ['please T_SHELL'], 'requires_action');
  await create('demo', ['/stream 4000 8'], 'running');
  const works = await create('demo', ['/plan', '/diff'], 'idle');
  expect((await gateway.status()).sockets).toBe(5);
  return { asks, works };
}

test('the pictures of the README', async ({ browser }) => {
  await mkdir(FOLDER, { recursive: true });
  const gateway = await startGateway({
    args: [...replay('claude', 'claude-shell-allow'), ...replay('opencode', 'opencode-write-edit-allow')],
  });
  const context = await browser.newContext({ viewport: DESKTOP, colorScheme: 'dark', deviceScaleFactor: 2 });
  const page = await context.newPage();
  await pairPage(page, gateway);
  const app = appPage(page);
  const { asks, works } = await scene(app, gateway);

  await app.entries('tool').first().getByRole('button').first().click();
  await picture(page, 'desktop-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await picture(page, 'desktop-light');

  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize(PHONE);
  await page.goto(`${gateway.url}/chat/${asks}`);
  await expect(app.entries('permission')).toBeVisible();
  await picture(page, 'phone-permission');
  await page.goto(gateway.url);
  await expect(app.row(works)).toBeVisible();
  await picture(page, 'phone-list');
  await context.close();
  await gateway.dispose();
});

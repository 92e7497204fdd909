/**
 * Takes the README's pictures of the real app, so that they stay true. What the agents say is a story
 * (`stories.mjs`), told over ACP by one that does nothing else.
 */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { type AppPage, appPage } from '../browser/app-page.ts';
import { pairedContext, pairPage } from '../support/browser/app.ts';
import { startGateway } from '../support/browser/gateway-process.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const FOLDER = join(HERE, '../../docs/screenshots');
/** `scripts/store-screenshots.mjs` knows the scale. */
const DESKTOP = {
  viewport: { width: 1280, height: 800 },
  deviceScaleFactor: 1.25,
  colorScheme: 'dark',
} as const;
const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
  colorScheme: 'dark',
} as const;

const AGENTS = ['codex', 'claude', 'gemini', 'opencode', 'copilot'] as const;
type Agent = (typeof AGENTS)[number];
const story = (name: Agent): string[] => [
  '--agent',
  `${name}=${process.execPath} ${join(HERE, 'story-agent.mjs')} ${name}`,
];

const picture = (page: Page, name: string) =>
  page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });

/** A session of each agent, in the states that matter. */
async function tell(app: AppPage): Promise<Record<Agent, string>> {
  const begin = async (agent: Agent, prompt: string, state: string) => {
    const id = await app.createSession({ agent });
    await app.send(prompt);
    await expect(app.row(id)).toHaveAttribute('data-state', state);
    return id;
  };
  return {
    copilot: await begin('copilot', 'Which dependencies are behind?', 'idle'),
    gemini: await begin('gemini', 'The feed’s test fails now and then. Find out why.', 'requires_action'),
    claude: await begin('claude', 'Prepare release 1.2.0.', 'requires_action'),
    opencode: await begin('opencode', 'Document the routes of sessions.', 'running'),
    codex: await begin('codex', 'Make the pool evict the oldest idle session, not the first.', 'idle'),
  };
}

test('the pictures of the README', async ({ browser }) => {
  test.setTimeout(120_000);
  await mkdir(FOLDER, { recursive: true });
  const gateway = await startGateway({ args: AGENTS.flatMap(story) });
  const context = await browser.newContext(DESKTOP);
  const page = await context.newPage();
  await pairPage(page, gateway);
  const app = appPage(page);
  const ids = await tell(app);
  const go = async (path: string) => {
    await page.goto(gateway.url + path);
    await page.mouse.move(900, 790);
    await connected(page);
  };

  await expect(app.log).toContainText('Nine tests pass');
  await picture(page, 'desktop-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await picture(page, 'desktop-light');
  await page.emulateMedia({ colorScheme: 'dark' });

  const edit = app.entries('tool').filter({ hasText: 'pool.ts' }).filter({ hasText: '+' }).first();
  await edit.getByRole('button').first().click();
  await edit.getByRole('button', { name: 'Side by side' }).click();
  await edit.scrollIntoViewIfNeeded();
  await page.mouse.move(900, 790);
  await expect(edit.locator('pre, table').first()).toBeVisible();
  await picture(page, 'diff');

  await go(`/chat/${ids.codex}?beside=${ids.opencode}`);
  await expect(page.getByRole('log')).toHaveCount(2);
  await expect(page.locator(`[data-pane="${ids.opencode}"] table`)).toBeVisible();
  await expect(page.locator(`[data-pane="${ids.codex}"] textarea`)).toBeFocused();
  await picture(page, 'side-by-side');

  await go('/inbox');
  await expect(page.locator('main article')).not.toHaveCount(0);
  await expect(page.locator('main')).toContainText('npm publish');
  await picture(page, 'inbox');

  await go('/search?q=pool');
  await expect(page.locator('[data-search-results] a').first()).toBeVisible();
  await picture(page, 'search');

  await go('/settings#appearance');
  await expect(page.getByRole('heading', { name: 'Appearance' })).toBeVisible();
  await picture(page, 'settings');

  const phone = (await pairedContext(browser, gateway, PHONE)).page;
  await expect(appPage(phone).row(ids.codex)).toBeVisible();
  await connected(phone);
  await picture(phone, 'phone-list');
  await phone.goto(`${gateway.url}/chat/${ids.claude}`);
  await expect(appPage(phone).entries('permission')).toBeVisible();
  await connected(phone);
  await picture(phone, 'phone-permission');
  await gateway.dispose();
});

/** All rows are. */
const connected = (page: Page) =>
  expect(page.locator('[data-session-id][data-status]:not([data-status="connected"])')).toHaveCount(0);

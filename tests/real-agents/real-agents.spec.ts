/**
 * Real agents through the page, with a stand-in for their model. Not part of `npm test`: the agents are installed
 * outside the project.
 *
 *   npm i --prefix SOMEWHERE opencode-ai
 *   OPENCODE=SOMEWHERE/node_modules/.bin/opencode npm run test:agents
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { appPage } from '../browser/app-page.ts';
import { pairPage } from '../support/browser/app.ts';
import { startGateway } from '../support/browser/gateway-process.ts';
import { startStandInModel } from './stand-in-model.mjs';

const OPENCODE = process.env.OPENCODE ?? 'opencode';

const test = base.extend<{ app: ReturnType<typeof appPage> }>({
  app: async ({ page }, use) => {
    const model = await startStandInModel();
    const home = await mkdtemp(join(tmpdir(), 'aperture-opencode-'));
    const gateway = await startGateway({
      args: ['--agent', `opencode=${OPENCODE} acp`],
      env: { HOME: home, OPENCODE_CONFIG_CONTENT: JSON.stringify(opencodeConfig(model.url)) },
    });
    await pairPage(page, gateway);
    await use(appPage(page));
    await gateway.dispose();
    model.close();
  },
});

const opencodeConfig = (baseURL: string) => ({
  model: 'stand-in/stand-in',
  small_model: 'stand-in/stand-in',
  permission: { bash: 'ask', edit: 'ask' },
  autoupdate: false,
  share: 'disabled',
  provider: {
    'stand-in': {
      npm: '@ai-sdk/openai-compatible',
      name: 'Stand-in',
      options: { baseURL, apiKey: 'none' },
      models: { 'stand-in': { name: 'Stand-in' } },
    },
  },
});

test('opencode: a text turn, a tool with permission, a cancel', async ({ app }) => {
  const id = await app.createSession({ agent: 'opencode' });
  await app.send('Hello');
  await expect(app.entries('agent')).toContainText('Hello from the stand-in model', { timeout: 40_000 });
  await expect(app.row(id)).toHaveAttribute('data-state', 'idle');
  await expect(app.entries('agent').locator('code').first()).toBeVisible();

  await app.send('please T_SHELL');
  await app.entries('permission').getByRole('button', { name: /once/i }).click();
  await expect(app.entries('permission').locator('button:enabled')).toHaveCount(0);
  await expect(app.entries('agent').last()).toContainText('The tool has finished');
  await expect(app.entries('tool')).toContainText('echo hello from a tool');
  await expect(app.row(id)).toHaveAttribute('data-state', 'idle');

  await app.send('please T_SLOW');
  await expect(app.log).toContainText('tick 5');
  await app.page.getByRole('button', { name: 'Stop' }).click();
  await expect(app.entries('notice').last()).toContainText('Stopped');
  await expect(app.row(id)).toHaveAttribute('data-state', 'idle');
});

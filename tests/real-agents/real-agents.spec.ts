/**
 * Real agents through the page, with a stand-in for their model. Not part of `npm test`: the agents are installed
 * outside the project, and found on the PATH or by OPENCODE and GEMINI.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type AppPage, appPage } from '../browser/app-page.ts';
import { pairPage } from '../support/browser/app.ts';
import { startGateway } from '../support/browser/gateway-process.ts';
import { startStandInModel } from './stand-in-model.mjs';

interface Agent {
  name: string;
  command: string;
  env(modelOrigin: string): Record<string, string>;
}

const AGENTS: Agent[] = [
  {
    name: 'opencode',
    command: `${process.env.OPENCODE ?? 'opencode'} acp`,
    env: (origin) => ({ OPENCODE_CONFIG_CONTENT: JSON.stringify(opencodeConfig(`${origin}/v1`)) }),
  },
  {
    name: 'gemini',
    command: `${process.env.GEMINI ?? 'gemini'} --acp`,
    env: (origin) => ({
      GEMINI_API_KEY: 'none',
      GOOGLE_GEMINI_BASE_URL: origin,
      GEMINI_CLI_TRUST_WORKSPACE: 'true',
    }),
  },
];

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

async function threeTurns(app: AppPage, agent: string): Promise<void> {
  const id = await app.createSession({ agent });
  await app.send('Hello');
  await expect(app.entries('agent')).toContainText('Hello from the stand-in model', { timeout: 40_000 });
  await expect(app.row(id)).toHaveAttribute('data-state', 'idle');
  await expect(app.entries('agent').locator('code').first()).toBeVisible();

  await app.send('please T_SHELL');
  // By its kind: each agent has its own words for it.
  await app.entries('permission').locator('[data-option="allow_once"]').click();
  await expect(app.entries('permission').locator('button:enabled')).toHaveCount(0);
  await expect(app.entries('agent').last()).toContainText('The tool has finished');
  await expect(app.entries('tool')).toContainText('touch made-by-a-tool.txt');
  await expect(app.row(id)).toHaveAttribute('data-state', 'idle');

  await app.send('please T_SLOW');
  await expect(app.log).toContainText('tick 5');
  await app.page.getByRole('button', { name: 'Stop' }).click();
  await expect(app.entries('notice').last()).toContainText('Stopped');
  await expect(app.row(id)).toHaveAttribute('data-state', 'idle');
}

for (const { name, command, env } of AGENTS) {
  test(`${name}: a text turn, a tool with permission, a cancel`, async ({ page }) => {
    const model = await startStandInModel();
    const home = await mkdtemp(join(tmpdir(), `aperture-${name}-`));
    const gateway = await startGateway({
      args: ['--agent', `${name}=${command}`],
      env: { HOME: home, ...env(model.origin) },
    });
    await pairPage(page, gateway);
    await threeTurns(appPage(page), name);
    await gateway.dispose();
    model.close();
  });
}

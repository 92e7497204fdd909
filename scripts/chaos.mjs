/**
 * `npm run chaos -- [--rounds N] [--steps N] [--seed S]`: real faults, drawn by chance, in a real browser. A round is
 * a minute or two of use in several tabs while tabs, workers, the wire, the disk and the gateway fail; then all of it
 * must be as the gateway's log says. A seed repeats what is drawn, not when it happens.
 */
import { randomInt } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { requireNode } from './setup/node-version.mjs';

requireNode(process.versions.node);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { run, say } = await import('./setup/run.mjs');

const option = { type: 'string' };
const { values } = parseArgs({ options: { rounds: option, steps: option, seed: option } });
const { rounds = '10', steps, seed = `${randomInt(1_000_000)}` } = values;
for (const value of [rounds, seed, steps ?? '1'])
  if (!/^\d+$/.test(value)) {
    say(`“${value}” is no number.`);
    process.exit(1);
  }

const { prepareBrowserRun } = await import('./setup/browser-run.mjs');
await prepareBrowserRun(root);

const playwright = join(root, 'node_modules/@playwright/test/cli.js');
process.exitCode = await run(
  process.execPath,
  [playwright, 'test', '-c', 'tests/chaos/playwright.config.ts', '--workers=1', `--repeat-each=${rounds}`],
  {
    cwd: root,
    env: { APERTURE_SEED: seed, ...(steps !== undefined && { APERTURE_STEPS: steps }) },
    stdout: process.stdout,
  },
);

/**
 * `npm run fuzz -- [--target T] [--seed S] [--from I] [--count N]`: feeds what is nearly right to the gateway, the worker
 * and the readers of files, from a seed (default: a new one each time), and says which input broke something.
 */
import { randomInt } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { run, say } from './setup/run.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const option = { type: 'string' };
const { values } = parseArgs({ options: { target: option, seed: option, from: option, count: option } });
const { seed = `${randomInt(1_000_000)}`, ...rest } = values;
say(`seed ${seed}`);
const env = { APERTURE_FUZZ_SEED: seed };
for (const [name, value] of Object.entries(rest)) env[`APERTURE_FUZZ_${name.toUpperCase()}`] = value;
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
process.exitCode = await run(process.execPath, [vitest, 'run', 'tests/fuzz'], {
  cwd: root,
  env,
  stdout: process.stdout,
});

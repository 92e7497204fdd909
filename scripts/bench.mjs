/**
 * `npm run bench`: all set-up, then every scenario of `tests/bench/`, or those that are named: `npm run bench -- storm`.
 * Prints the numbers against `tests/bench/budgets.json`, writes `results.json` and `RESULTS.md` beside it, and exits
 * with 1 if a budget is missed.
 */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { requireNode } from './setup/node-version.mjs';

const HELP = `npm run bench -- [SCENARIO...] [--runs N]
  SCENARIO  what to measure: SCENARIOS (all of them)
  --runs N  how often, one after the other (3; once where a run takes minutes: ONCE)
`;
const RUNS = 3;
/** These take minutes, and take many values in one run. */
const ONCE = ['archive', 'compare', 'new-device', 'search', 'start', 'switch'];

requireNode(process.versions.node);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { run, say } = await import('./setup/run.mjs');
const known = readdirSync(join(root, 'tests/bench'))
  .filter((name) => name.endsWith('.bench.ts'))
  .map((name) => name.replace('.bench.ts', ''));

const help = () => HELP.replace('SCENARIOS', known.join(', ')).replace('ONCE', ONCE.join(', '));

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { runs: { type: 'string' }, help: { type: 'boolean', default: false } },
    });
    const unknown = positionals.find((name) => !known.includes(name));
    if (unknown !== undefined) throw new Error(`There is no scenario “${unknown}”.`);
    const runs = values.runs === undefined ? undefined : Number(values.runs);
    if (runs !== undefined && !(Number.isSafeInteger(runs) && runs > 0))
      throw new Error('--runs: expected a whole number over 0');
    return { wantsHelp: values.help, runs, scenarios: positionals.length > 0 ? positionals : known };
  } catch (error) {
    say(`${error.message}\n\n${help()}`);
    process.exit(1);
  }
}
const { wantsHelp, runs, scenarios } = readArguments();
if (wantsHelp) {
  process.stdout.write(help());
  process.exit(0);
}

const { prepareBrowserRun } = await import('./setup/browser-run.mjs');
await prepareBrowserRun(root);

let failed = false;
for (const scenario of scenarios) {
  const args = ['node_modules/@playwright/test/cli.js', 'test', '-c', 'tests/bench/playwright.config.ts'];
  const repeat = `--repeat-each=${runs ?? (ONCE.includes(scenario) ? 1 : RUNS)}`;
  const code = await run(process.execPath, [...args, `/${scenario}.bench.ts`, repeat], {
    cwd: root,
    stdout: process.stdout,
  });
  failed ||= code !== 0;
}
process.exit(failed ? 1 : 0);

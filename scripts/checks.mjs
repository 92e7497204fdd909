/** The checks of `npm test`. Each runs its tool and says how many tests passed and failed: `{passed, failed}`. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run, say } from './setup/run.mjs';

export const NONE = { passed: 0, failed: 0 };
export const PASSED = { passed: 1, failed: 0 };
export const FAILED = { passed: 0, failed: 1 };

export const add = (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed });

const REPORTS = 'node_modules/.aperture-reports';
const BIOME = 'node_modules/@biomejs/biome/bin/biome';
const TSC = 'node_modules/typescript/bin/tsc';
const VITEST = 'node_modules/vitest/vitest.mjs';
const PLAYWRIGHT = 'node_modules/@playwright/test/cli.js';

const tool = (root, script, args, env) =>
  run(process.execPath, [join(root, script), ...args], { cwd: root, env, stdout: process.stdout });

/** The style and the walls between the programs: one test. */
export async function checkLint(root) {
  say('\n— lint');
  const code = await tool(root, BIOME, ['check', '--error-on-warnings']);
  return code === 0 ? PASSED : FAILED;
}

/** A test for each of the projects: every one sees the globals of its own program only. */
export async function checkTypes(root) {
  say('\n— types');
  const projects = readdirSync(root).filter((name) => /^tsconfig(?!\.base).*\.json$/.test(name));
  let total = NONE;
  for (const project of projects) {
    const code = await tool(root, TSC, ['-p', project]);
    if (code !== 0) say(`${project}: failed`);
    total = add(total, code === 0 ? PASSED : FAILED);
  }
  return total;
}

export async function checkUnit(root, filters) {
  say('\n— unit and integration');
  const report = freshReport(root, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await tool(root, VITEST, ['run', ...reporters, ...filters]);
  return withExitCode(countVitest(readReport(report)), code);
}

export function checkBrowser(root, filters) {
  say('\n— browser');
  return playwright(root, 'playwright', filters);
}

/** The same app in the engines of all makers that are installed. */
export function checkEngines(root, filters) {
  say('\n— engines');
  return playwright(root, 'engines', ['-c', 'tests/engines/playwright.config.ts', ...filters]);
}

/** The short version of the measurements: it asserts counts and ratios, never times. */
export function checkBench(root, filters) {
  say('\n— bench, the short version');
  return playwright(root, 'bench', ['-c', 'tests/bench/short.config.ts', ...filters]);
}

async function playwright(root, name, args) {
  const report = freshReport(root, `${name}.json`);
  const code = await tool(root, PLAYWRIGHT, ['test', '--pass-with-no-tests', ...args], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  return withExitCode(countPlaywright(readReport(report)), code);
}

/** A file that could not even be loaded has no tests to count: it is one that failed. */
export function countVitest(report) {
  if (report === null) return NONE;
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some(isFailed),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

const isFailed = ({ status }) => status === 'failed';

/** A test that passed only when tried again did fail. Skipped ones do not count. */
export function countPlaywright(report) {
  if (report === null) return NONE;
  const { expected, unexpected, flaky } = report.stats;
  return { passed: expected, failed: unexpected + flaky };
}

/** A tool that says it failed is believed, whatever its report counts. */
export const withExitCode = (counts, code) =>
  code !== 0 && counts.failed === 0 ? add(counts, FAILED) : counts;

function freshReport(root, name) {
  mkdirSync(join(root, REPORTS), { recursive: true });
  const path = join(root, REPORTS, name);
  rmSync(path, { force: true });
  return path;
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

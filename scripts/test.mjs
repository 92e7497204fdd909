/**
 * `npm test`: all set-up, then every check, also after one failed. The last line says how it went:
 * `N passed, N failed`. `npm test -- PART [filters…]` runs one part: lint, types, unit, browser, engines or bench.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireNode } from './setup/node-version.mjs';

requireNode(process.versions.node);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { ensureDependencies } = await import('./setup/dependencies.mjs');
const { ensureBuild } = await import('./setup/build-state.mjs');
const { ensureChromium } = await import('./setup/chromium.mjs');
const { ensureEngines } = await import('./setup/engines.mjs');
const { say, stopOnSignals } = await import('./setup/run.mjs');
const { withSetupLock } = await import('./setup/setup-lock.mjs');
const { add, checkBench, checkBrowser, checkEngines, checkLint, checkTypes, checkUnit, FAILED, NONE } =
  await import('./checks.mjs');

const PARTS = ['lint', 'types', 'unit', 'browser', 'engines', 'bench'];
const [part, ...filters] = process.argv.slice(2);
if (part !== undefined && !PARTS.includes(part)) {
  say(`Unknown part “${part}”: ${PARTS.join(', ')}, or nothing for all.`);
  process.exit(1);
}
const wants = (name) => part === undefined || part === name;

stopOnSignals(1);
let total = NONE;
const count = (result) => {
  total = add(total, result);
};

/** Runs a piece of the set-up; what fails counts, and the rest still runs. */
async function prepare(work) {
  try {
    await work();
    return true;
  } catch (error) {
    say(error.message);
    count(FAILED);
    return false;
  }
}

const isInstalled = await withSetupLock(join(root, 'dist/.set-up'), () =>
  prepare(() => ensureDependencies(root)),
);
if (isInstalled) {
  const wantsBrowsers = wants('browser') || wants('engines') || wants('bench');
  const needsBuild = wants('unit') || wantsBrowsers;
  const isBuilt =
    !needsBuild || (await withSetupLock(join(root, 'dist/.set-up'), () => prepare(() => ensureBuild(root))));
  if (wants('lint')) count(await checkLint(root));
  if (wants('types')) count(await checkTypes(root));
  if (wants('unit')) count(await checkUnit(root, filters));
  if (wantsBrowsers && !isBuilt) say('Browser tests need a build: not run.');
  else if (wantsBrowsers) {
    const hasChromium = await prepare(ensureChromium);
    if (wants('browser') && hasChromium) count(await checkBrowser(root, filters));
    if (wants('engines')) {
      await prepare(ensureEngines);
      count(await checkEngines(root, filters));
    }
    if (wants('bench') && hasChromium) count(await checkBench(root, filters));
  }
}

process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`, () =>
  process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0),
);

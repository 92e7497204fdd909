/** The Chromium that browser tests run in: one that is there, else one that is installed for them. */
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { run, say } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const KNOWN_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const IN_PLAYWRIGHT_CACHE = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-win/chrome.exe',
];

/** Path of the executable, or undefined. `CHROME_PATH` decides where it is set. */
export function findChromium(env = process.env) {
  if (env.CHROME_PATH) return env.CHROME_PATH;
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) =>
      NAMES.map((name) => join(folder, process.platform === 'win32' ? `${name}.exe` : name)),
    );
  return [...onPath, ...KNOWN_PLACES, ...playwrightCache(env)].find((path) => existsSync(path));
}

function playwrightCache(env) {
  const cache =
    env.PLAYWRIGHT_BROWSERS_PATH ??
    {
      darwin: join(homedir(), 'Library/Caches/ms-playwright'),
      win32: join(env.LOCALAPPDATA ?? homedir(), 'ms-playwright'),
    }[process.platform] ??
    join(homedir(), '.cache/ms-playwright');
  if (!existsSync(cache)) return [];
  return readdirSync(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => revision(b) - revision(a))
    .flatMap((name) => IN_PLAYWRIGHT_CACHE.map((path) => join(cache, name, path)));
}

const revision = (name) => Number(name.slice('chromium-'.length));

/** Finds or installs one; throws with what to do where neither works. */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  say('No Chromium found; installing one for the browser tests …');
  for (const [command, args] of installers()) {
    // A command that is not there is the next one's turn.
    await run(command, args, { env: { DEBIAN_FRONTEND: 'noninteractive' } }).catch(() => 1);
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error(
    'Browser tests need a Chromium. Install one (Debian and Ubuntu: apt-get install chromium), ' +
      'or set CHROME_PATH to its executable.',
  );
}

function installers() {
  const playwright = [process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']];
  if (process.getuid?.() !== 0) return [playwright];
  return [
    ['apt-get', ['update', '-q']],
    ['apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium']],
    playwright,
  ];
}

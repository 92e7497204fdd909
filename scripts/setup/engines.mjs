/**
 * The browsers of other makers that the app is tried in where they are there: Firefox ESR, and WebKitGTK with its
 * driver and a screen in memory, since it has no mode without one.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, say } from './run.mjs';

const WEBKIT_BROWSERS = [
  '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/libexec/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib/webkit2gtk-4.1/MiniBrowser',
];
/** Debian's and Ubuntu's names. */
const PACKAGES = ['firefox-esr', 'webkit2gtk-driver', 'xvfb'];

const onPath = (names, env = process.env) =>
  (env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));

/** Path of the executable, or undefined. `FIREFOX_PATH` decides where it is set. */
export const findFirefox = (env = process.env) => env.FIREFOX_PATH || onPath(['firefox-esr', 'firefox'], env);

/** Paths of the browser, its driver and the screen, or undefined where one of them is missing. */
export function findWebKit(env = process.env) {
  const browser = WEBKIT_BROWSERS.find((path) => existsSync(path));
  const driver = onPath(['WebKitWebDriver'], env);
  const screen = onPath(['Xvfb'], env);
  return browser && driver && screen ? { browser, driver, screen } : undefined;
}

const missing = (env) => [
  ...(findFirefox(env) ? [] : ['Firefox']),
  ...(findWebKit(env) ? [] : ['WebKitGTK']),
];

/**
 * Says which engines are missing; where `APERTURE_ALL_BROWSERS` is set it installs them, and throws if one is
 * missing even so.
 */
export async function ensureEngines(env = process.env, install = installByApt) {
  const isDemanded = env.APERTURE_ALL_BROWSERS === '1';
  if (isDemanded && missing(env).length > 0) {
    say(`Installing ${missing(env).join(' and ')} …`);
    await install();
  }
  const absent = missing(env);
  if (absent.length === 0) return;
  const which = absent.join(' and ');
  if (isDemanded) throw new Error(`Not installed, though all browsers were asked for: ${which}.`);
  say(
    `Skipped: ${which} ${absent.length > 1 ? 'are' : 'is'} not installed (Debian: ${PACKAGES.join(', ')}).`,
  );
}

/** Only root can. */
async function installByApt() {
  if (process.getuid?.() !== 0) return;
  for (const args of [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', ...PACKAGES],
  ]) {
    await run('apt-get', args, { env: { DEBIAN_FRONTEND: 'noninteractive' } }).catch(() => 1);
  }
}

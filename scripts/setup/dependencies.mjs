/** Dependencies, exactly as the lock file names them; installed only when they are not. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand, run, say } from './run.mjs';

const STAMP = 'node_modules/.aperture-lockfile';

export async function ensureDependencies(root) {
  if (isInstalled(root)) return;
  say('Installing dependencies …');
  const quiet = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const attempts = [
    ['ci', ...quiet],
    // `ci` refuses a lock file that a platform's npm reads differently; `install` settles that, and saves nothing.
    ['install', '--no-save', ...quiet],
  ];
  for (const args of attempts) {
    if ((await run(...npmCommand(args), { cwd: root })) === 0) return writeStamp(root);
  }
  throw new Error('The dependencies could not be installed: see npm’s message above.');
}

export function isInstalled(root) {
  const stamp = readText(join(root, STAMP));
  if (stamp !== null && stamp === lockHash(root)) return true;
  if (!matchesLock(root)) return false;
  writeStamp(root);
  return true;
}

/**
 * True if npm's own record of what it installed has every package of the lock file at its version, so that
 * whoever ran npm by hand is believed. Optional packages may be missing: they are for other platforms.
 */
function matchesLock(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules/.package-lock.json'));
  if (wanted === null || present === null) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const installed = present[path];
    if (installed === undefined) return entry.optional === true || entry.peer === true;
    return installed.version === entry.version && existsSync(join(root, path));
  });
}

function readPackages(path) {
  const text = readText(path);
  if (text === null) return null;
  try {
    return JSON.parse(text).packages ?? null;
  } catch {
    return null;
  }
}

const lockHash = (root) =>
  createHash('sha256')
    .update(readText(join(root, 'package-lock.json')) ?? '')
    .digest('hex');

function writeStamp(root) {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(join(root, STAMP), lockHash(root));
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

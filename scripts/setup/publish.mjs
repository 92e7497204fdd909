/**
 * Puts a finished build where it is served from. The page's files carry a hash in their name, so that a new
 * build lies beside the old one: tabs of the previous build still load their lazy parts. Older ones go.
 */
import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { filesUnder } from './tree-hash.mjs';

/** Entry files last: nobody is sent to a file that is not there yet. */
const isEntry = (name) => !name.startsWith('assets/') && !name.startsWith('icons/');

/**
 * Copies every file of `staged` over `target`, whole or not at all, and removes what is neither of this build
 * nor among `keep` (names relative to the target). Returns the names of this build.
 */
export function publish(staged, target, keep = []) {
  const names = namesIn(staged).sort((a, b) => Number(isEntry(a)) - Number(isEntry(b)));
  for (const name of names) {
    const to = join(target, name);
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(join(staged, name), `${to}.new`);
    renameSync(`${to}.new`, to);
  }
  const wanted = new Set([...names, ...keep]);
  for (const name of namesIn(target)) if (!wanted.has(name)) rmSync(join(target, name));
  return names;
}

const namesIn = (folder) => filesUnder(folder).map((file) => relative(folder, file).split(sep).join('/'));

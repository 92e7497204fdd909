/** A digest of files and folders: equal as long as no name and no byte of them changed. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * Hex SHA-256 of `paths` (relative to `root`, in any order). What is missing counts as missing, not as an
 * error. `accept(name)` says whether a file counts.
 *
 * @param {string} root
 * @param {string[]} paths
 * @param {(name: string) => boolean} accept
 */
export function hashTree(root, paths, accept = () => true) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesUnder(join(root, path))).sort()) {
    const name = relative(root, file).split(sep).join('/');
    if (!accept(name)) continue;
    const content = readFileSync(file);
    // Lengths keep names and contents apart: ("a", "bc") must differ from ("ab", "c").
    hash.update(`${name.length}:${name}:${content.length}:`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
export function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path).flatMap((name) => filesUnder(join(path, name)));
}

/**
 * The files below a directory, nearest first, as paths relative to it. Bounded in depth, number and time; no symbolic
 * link is followed, so that nothing outside is ever named.
 */
import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { repositoryOf, rulesFor } from './ignore-rules.ts';

export interface WalkLimits {
  depth: number;
  files: number;
  ms: number;
}
export const WALK_LIMITS: WalkLimits = { depth: 16, files: 20_000, ms: 1_500 };

export interface WalkedFiles {
  /** With `/` between names on every system. */
  paths: string[];
  /** There are more than the limits allow. */
  truncated: boolean;
}

/** `directory` is a real path inside `root`. What cannot be read is left out. */
export async function walkFiles(
  directory: string,
  root: string,
  limits: WalkLimits = WALK_LIMITS,
): Promise<WalkedFiles> {
  const startedAt = performance.now();
  const repository = await repositoryOf(directory, root, (at) => exists(join(at, '.git')));
  const paths: string[] = [];
  let level = [{ directory, rules: await rulesFor(directory, repository) }];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limits.depth) return { paths, truncated: true };
    const next: typeof level = [];
    for (const { directory: at, rules } of level) {
      for (const child of await childrenOf(at)) {
        const path = join(at, child.name);
        if (!(child.isFile() || child.isDirectory()) || rules.isIgnored(path, child.isDirectory())) continue;
        if (child.isDirectory()) next.push({ directory: path, rules: await rules.below(path) });
        else paths.push(relative(directory, path).split(sep).join('/'));
        if (paths.length >= limits.files || performance.now() - startedAt > limits.ms) {
          return { paths, truncated: true };
        }
      }
    }
    level = next;
  }
  return { paths, truncated: false };
}

async function childrenOf(directory: string): Promise<Dirent[]> {
  try {
    // It may have become a link since its parent was read.
    if ((await realpath(directory)) !== directory) return [];
    const children = await readdir(directory, { withFileTypes: true });
    return children.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/**
 * The directories that sessions may work in, for the new-session form: inside the roots, by their real
 * paths, so that neither `..` nor a symbolic link leads out.
 */
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { DirectoryList } from '../../shared/http.ts';
import { HttpError, notFound } from './http-error.ts';

const MAX_DIRECTORIES = 1_000;

/** Children of `path` (`~` is the home directory), by name. Hidden ones too where the path ends in `/.`. */
export async function listDirectories(roots: readonly string[], path: string): Promise<DirectoryList> {
  const asked = path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
  if (!isAbsolute(asked) || asked.includes('\0')) {
    throw new HttpError(400, 'bad_request', 'path: expected an absolute path');
  }
  const directory = await realDirectory(roots, asked);
  const showHidden = asked.endsWith(`${sep}.`);
  const names: string[] = [];
  for (const child of await children(directory)) {
    if (child.name.startsWith('.') && !showHidden) continue;
    if (child.isDirectory() || (await leadsInside(roots, directory, child))) names.push(child.name);
  }
  names.sort((a, b) => a.localeCompare(b));
  return {
    path: directory,
    parent: roots.includes(directory) ? null : dirname(directory),
    directories: names.slice(0, MAX_DIRECTORIES).map((name) => ({ name, path: join(directory, name) })),
  };
}

export const isInside = (roots: readonly string[], path: string): boolean =>
  roots.some((root) => {
    const way = relative(root, path);
    return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
  });

/** What is outside is refused in the same words whether it is there or not. */
async function realDirectory(roots: readonly string[], asked: string): Promise<string> {
  const real = await realpath(asked).catch(() => null);
  if (real === null && isInside(roots, resolve(asked))) throw notFound('Directory');
  if (real === null || !isInside(roots, real)) {
    throw new HttpError(400, 'outside_roots', 'path: outside the directories that sessions may work in');
  }
  if (!(await stat(real)).isDirectory()) throw new HttpError(400, 'bad_request', 'path: not a directory');
  return real;
}

async function children(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch {
    throw new HttpError(403, 'unreadable', 'path: this directory cannot be read');
  }
}

async function leadsInside(roots: readonly string[], directory: string, child: Dirent): Promise<boolean> {
  if (!child.isSymbolicLink()) return false;
  try {
    const target = await realpath(join(directory, child.name));
    return isInside(roots, target) && (await stat(target)).isDirectory();
  } catch {
    return false;
  }
}

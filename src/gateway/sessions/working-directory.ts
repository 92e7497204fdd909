/** Where sessions may work: directories inside the roots, judged by their real paths. */
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, sep } from 'node:path';
import { ServiceError } from './session-service.ts';

/**
 * The real path of `cwd` (of the first root without one; `~` is the home directory). Throws a `ServiceError`
 * that says what is wrong with it.
 */
export async function workingDirectory(roots: readonly string[], cwd: string | undefined): Promise<string> {
  const real = await realRoots(roots);
  const [first] = real;
  if (first === undefined) throw new ServiceError('bad_request', 'cwd: none of the roots exists');
  if (cwd === undefined || cwd === '') return first;
  const path = cwd === '~' || cwd.startsWith('~/') ? join(homedir(), cwd.slice(1)) : cwd;
  if (!isAbsolute(path) || path.includes('\0')) {
    throw new ServiceError('bad_request', 'cwd: expected an absolute path');
  }
  const directory = await realpath(path).catch(() => null);
  const facts = directory === null ? null : await stat(directory).catch(() => null);
  if (directory === null || !facts?.isDirectory()) {
    throw new ServiceError('bad_request', 'cwd: there is no such directory');
  }
  if (!real.some((root) => isInside(root, directory))) {
    throw new ServiceError('bad_request', 'cwd: outside the directories that sessions may work in');
  }
  return directory;
}

async function realRoots(roots: readonly string[]): Promise<string[]> {
  const found = await Promise.all(roots.map((root) => realpath(root).catch(() => null)));
  return found.filter((root) => root !== null);
}

const isInside = (root: string, path: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

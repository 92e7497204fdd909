/**
 * The files of a session's directory that fit what a person types. A directory is walked once for what is typed in a
 * row, not with every letter; what is kept of it is names only.
 */
import { realpath } from 'node:fs/promises';
import fuzzysort from 'fuzzysort';
import type { FileList } from '../../shared/http.ts';
import { isInside } from '../http/directories.ts';
import { HttpError } from '../http/http-error.ts';
import { type WalkedFiles, type WalkLimits, walkFiles } from './walk.ts';

/** For as long as somebody types, and a little more. */
const FRESH_MS = 5_000;
const KEPT_DIRECTORIES = 8;
/** A worse match than this has hardly a letter in common. */
const THRESHOLD = 0.2;

export type FindFiles = (directory: string, query: string, limit: number) => Promise<FileList>;

export interface FileFinderOptions {
  /** Real paths. */
  roots: readonly string[];
  now?: () => number;
  limits?: WalkLimits;
}

export function createFileFinder({ roots, now = Date.now, limits }: FileFinderOptions): FindFiles {
  const walks = new Map<string, { at: number; files: Promise<WalkedFiles> }>();

  /** The root that holds `directory`; what is outside is refused in the same words whether it is there or not. */
  async function check(directory: string): Promise<{ real: string; root: string }> {
    const real = await realpath(directory).catch(() => null);
    const root = real === null ? undefined : roots.find((each) => isInside([each], real));
    if (real === null || root === undefined) {
      throw new HttpError(400, 'outside_roots', 'The session’s directory is gone, or outside the roots');
    }
    return { real, root };
  }

  function walk(directory: string, root: string): Promise<WalkedFiles> {
    const known = walks.get(directory);
    if (known && now() - known.at < FRESH_MS) return known.files;
    walks.delete(directory);
    const files = walkFiles(directory, root, limits);
    walks.set(directory, { at: now(), files });
    for (const oldest of [...walks.keys()].slice(0, Math.max(0, walks.size - KEPT_DIRECTORIES))) {
      walks.delete(oldest);
    }
    return files;
  }

  return async (directory, query, limit) => {
    const { real, root } = await check(directory);
    const { paths, truncated } = await walk(real, root);
    const found =
      query === ''
        ? paths.slice(0, limit)
        : fuzzysort.go(query, paths, { limit, threshold: THRESHOLD }).map(({ target }) => target);
    return { files: found.map((path) => ({ path })), truncated };
  };
}

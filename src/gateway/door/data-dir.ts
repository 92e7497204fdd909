/** The data directory: made and kept for its owner's eyes only. It knows nothing of what is in the files. */
import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import type { Logger } from '../logger.ts';

const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;

/** For the person who starts the gateway: printed without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Makes the directory if need be; takes group's and others' rights away. Throws a `StartError`. */
export function prepareDataDir(path: string, log: Logger): void {
  try {
    mkdirSync(path, { recursive: true, mode: DIRECTORY_MODE });
  } catch (error) {
    throw new StartError(`--data ${path}: cannot be made (${codeOf(error)})`);
  }
  if (!statSync(path).isDirectory()) throw new StartError(`--data ${path}: not a directory`);
  keepPrivate(path, DIRECTORY_MODE, log);
}

/** Makes the file if need be, so that it is never readable by others, not even while it is new. */
export function preparePrivateFile(path: string, log: Logger): void {
  try {
    closeSync(openSync(path, 'a', FILE_MODE));
  } catch (error) {
    throw new StartError(`${path}: cannot be written (${codeOf(error)})`);
  }
  keepPrivate(path, FILE_MODE, log);
}

function keepPrivate(path: string, mode: number, log: Logger): void {
  // Windows has no such bits; a profile directory is private there by its access list.
  if (process.platform === 'win32') return;
  const { mode: found, uid } = statSync(path);
  if (process.getuid && uid !== process.getuid() && process.getuid() !== 0) {
    throw new StartError(`${path} belongs to another user`);
  }
  if ((found & 0o077) === 0) return;
  try {
    chmodSync(path, mode);
  } catch (error) {
    throw new StartError(`${path} is open to other users, and that cannot be changed (${codeOf(error)})`);
  }
  log.warn({ path }, 'was open to other users: closed');
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

/**
 * Whether the disk has room for one more commit.
 *
 * A commit takes room twice: at once in the write-ahead log, later in the database, when SQLite takes it over. A disk
 * that fills up between the two leaves a log that can neither grow nor be emptied, and that needs as much room again
 * as it holds before anything can be written. So where room is scarce what waits is taken over first, and nothing is
 * committed that could not be.
 */
import { statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseConnection } from './database.ts';

const MB = 1024 * 1024;
/** Nothing that may be committed at a time comes near. */
const PLENTY_BYTES = 256 * MB;
/** With less than this beside it, what waits is taken over first; on a small disk, with less than a quarter of it. */
const BESIDE_BYTES = 8 * MB;
const BESIDE_PART = 1 / 4;
/** Pages that are written anew take room in the write-ahead log only: a message that grows, say. */
const REWRITTEN_BYTES = 2 * MB;

/** Of the disk that the database is on, in bytes. */
export interface Disk {
  free(): number;
  size(): number;
  /** What is in the write-ahead log, or was: the file is used again. */
  waiting(): number;
}

/** With SQLite's code for the same: it is found out earlier, and means nothing else. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError';
  readonly code = 'SQLITE_FULL';
}

export type OpenDisk = (dataDir: string) => Disk;

/** Where the system does not say, there is room until SQLite finds none. */
export const openDisk: OpenDisk = (dataDir) => {
  function read(blocks: 'bavail' | 'blocks'): number {
    try {
      const stat = statfsSync(dataDir);
      return stat[blocks] * stat.bsize;
    } catch {
      return Infinity;
    }
  }
  return {
    free: () => read('bavail'),
    size: () => read('blocks'),
    waiting: () => statSync(join(dataDir, 'events.db-wal'), { throwIfNoEntry: false })?.size ?? 0,
  };
};

export interface Room {
  /** Nothing that could be stored now is to be put off: later there may be no room for it. */
  readonly isScarce: boolean;
  /** Before a transaction. Throws SQLite's own error where what waits does not fit into the database. */
  make(): void;
  /** At the end of a transaction: throws a `DiskFullError` if what it adds could not be taken over. */
  check(): void;
}

export function createRoom(db: DatabaseConnection, disk: Disk): Room {
  // Nothing of a transaction is written before it is known to fit: what is rolled back would stay in the way.
  db.exec('PRAGMA cache_spill = OFF');
  /** Read to its end: a statement that is not would hold up the next taking over. */
  const pragma = (name: string) => {
    const statement = db.prepare(`PRAGMA ${name}`).raw();
    return (): number => (statement.all() as [number][])[0]?.[0] ?? 0; // its first column is a number
  };
  const takeOver = pragma('wal_checkpoint(TRUNCATE)');
  const pageCount = pragma('page_count');
  const pageBytes = pragma('page_size')();
  const besideBytes = Math.min(BESIDE_BYTES, disk.size() * BESIDE_PART);

  let isScarce = false;
  let pagesBefore = 0;
  let wasRefused = false;

  return {
    get isScarce() {
      return isScarce;
    },
    make() {
      isScarce = disk.free() < PLENTY_BYTES;
      if (!isScarce) return;
      if (wasRefused || disk.free() < disk.waiting() + besideBytes) takeOver();
      wasRefused = false;
      pagesBefore = pageCount();
    },
    check() {
      if (!isScarce) return;
      const added = (pageCount() - pagesBefore) * pageBytes;
      // What is added goes into the write-ahead log first, then, with what waits there already, into the database.
      wasRefused = disk.free() < disk.waiting() + 2 * added + REWRITTEN_BYTES;
      if (wasRefused) throw new DiskFullError();
    },
  };
}

/**
 * Whether the disk has room for one more commit.
 *
 * A commit takes room twice: at once in the write-ahead log, later in the database, when SQLite takes it over. A disk
 * that fills up between the two leaves a log that can neither grow nor be emptied, and that needs as much room again
 * as it holds before anything can be written. So a commit begins only while what waits in the write-ahead log, and
 * some more, still fits; where it does not, what waits is taken over first, while that is possible.
 */
import { statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseConnection } from './database.ts';

/** What must be free for a commit beside what waits already: this, or a quarter of a small disk. */
const MARGIN_BYTES = 8 * 1024 * 1024;
const MARGIN_PART = 1 / 4;

/** Of the disk that the database is on, in bytes. */
export interface Disk {
  free(): number;
  size(): number;
  /** What is in the write-ahead log, or was: the file is used again. */
  waiting(): number;
}

export class DiskFullError extends Error {
  override readonly name = 'DiskFullError';
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
  /** Throws a `DiskFullError`, or SQLite's own error, where nothing more may be committed for now. */
  make(): void;
}

export function createRoom(db: DatabaseConnection, disk: Disk): Room {
  const takeOver = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').raw();
  const freePages = db.prepare('PRAGMA freelist_count').raw();
  const [pageBytes] = db.prepare('PRAGMA page_size').raw().get() as [number]; // a pragma of one column
  const marginBytes = Math.min(MARGIN_BYTES, disk.size() * MARGIN_PART);

  return {
    make() {
      if (disk.free() >= disk.waiting() + marginBytes) return;
      takeOver.get();
      const [pages] = freePages.get() as [number]; // a pragma of one column
      // What was deleted is room within the database.
      if (disk.free() + pages * pageBytes < marginBytes) throw new DiskFullError();
    },
  };
}

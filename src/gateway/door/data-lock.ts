/**
 * One gateway a data directory, and word for other processes of which one it is.
 *
 * The lock is SQLite's on a file of its own: the system drops it when the process ends, however it ends, so
 * there is nothing stale to clean up. `gateway.json` beside it only says who; it is no lock.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import * as v from 'valibot';
import type { Logger } from '../logger.ts';
import { preparePrivateFile, StartError } from './data-dir.ts';

const holderSchema = v.object({
  pid: v.number(),
  startedAt: v.number(),
  /** Where it is reached: its own address first, then its public ones. None until it listens. */
  urls: v.array(v.string()),
});
export type Holder = v.InferOutput<typeof holderSchema>;

export interface DataLock {
  announce(holder: Holder): void;
  close(): void;
}

/** Another start that only looks (`findHolder`) holds the file for a moment. */
const PATIENCE_MS = 1_000;

export function lockDataDir(dataDir: string, log: Logger): DataLock {
  const path = join(dataDir, 'gateway.lock');
  preparePrivateFile(path, log);
  const database = tryLock(path, PATIENCE_MS);
  if (!database) throw new StartError(`${dataDir} is in use by ${nameOf(readHolder(dataDir))}`);
  // Of a gateway that was killed, perhaps: nobody should be told of it.
  rmSync(holderPath(dataDir), { force: true });
  return {
    announce: (holder) => writeFileSync(holderPath(dataDir), JSON.stringify(holder), { mode: 0o600 }),
    close() {
      rmSync(holderPath(dataDir), { force: true });
      unlock(database);
    },
  };
}

/** The gateway that runs on this directory; null if none does. */
export function findHolder(dataDir: string): Holder | null {
  let free: Database.Database | null;
  try {
    free = tryLock(join(dataDir, 'gateway.lock'), 0, true);
  } catch {
    return null;
  }
  if (free) unlock(free);
  return free ? null : readHolder(dataDir);
}

function tryLock(path: string, patienceMs: number, mustExist = false): Database.Database | null {
  const database = new Database(path, { fileMustExist: mustExist });
  try {
    database.pragma(`busy_timeout = ${patienceMs}`);
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') return null;
    throw error;
  }
}

/** libsql keeps the lock past `close` while a transaction is open. */
function unlock(database: Database.Database): void {
  database.exec('ROLLBACK');
  database.close();
}

const holderPath = (dataDir: string): string => join(dataDir, 'gateway.json');

function readHolder(dataDir: string): Holder | null {
  try {
    return v.parse(holderSchema, JSON.parse(readFileSync(holderPath(dataDir), 'utf8')));
  } catch {
    return null;
  }
}

function nameOf(holder: Holder | null): string {
  if (!holder) return 'another gateway that is just starting';
  const where = holder.urls[0] ? ` at ${holder.urls[0]}` : '';
  return `the gateway${where} (process ${holder.pid}). Stop it first, or choose another directory by --data`;
}

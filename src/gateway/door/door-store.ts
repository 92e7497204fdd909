/**
 * What the door remembers: devices and pairing codes, by their hashes only. A small SQLite file of its own,
 * so that `aperture pair`, another process, can add a code while the gateway runs.
 */
import { join } from 'node:path';
import Database from 'libsql';
import * as v from 'valibot';
import type { Logger } from '../logger.ts';
import { preparePrivateFile, StartError } from './data-dir.ts';

const deviceRowSchema = v.object({
  id: v.string(),
  name: v.string(),
  hash: v.string(),
  createdAt: v.number(),
  lastSeen: v.number(),
});
export type DeviceRow = v.InferOutput<typeof deviceRowSchema>;

const codeRowSchema = v.object({ hash: v.string(), expiresAt: v.number() });
export type CodeRow = v.InferOutput<typeof codeRowSchema>;

export interface DoorStore {
  devices(): DeviceRow[];
  putDevice(device: DeviceRow): void;
  /** False if there was none. */
  removeDevice(id: string): boolean;
  codes(): CodeRow[];
  putCode(code: CodeRow): void;
  /** True for the one caller that took it. */
  takeCode(hash: string): boolean;
  removeCodesBefore(expiresAt: number): void;
  close(): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS devices (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, createdAt INTEGER NOT NULL, lastSeen INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS codes (hash TEXT PRIMARY KEY, expiresAt INTEGER NOT NULL);
`;

export function openDoorStore(dataDir: string, log: Logger): DoorStore {
  const path = join(dataDir, 'door.db');
  preparePrivateFile(path, log);
  const database = open(path);
  const selectDevices = database.prepare('SELECT id, name, hash, createdAt, lastSeen FROM devices');
  const upsertDevice = database.prepare(
    'INSERT OR REPLACE INTO devices (id, name, hash, createdAt, lastSeen) VALUES (?, ?, ?, ?, ?)',
  );
  const deleteDevice = database.prepare('DELETE FROM devices WHERE id = ?');
  const selectCodes = database.prepare('SELECT hash, expiresAt FROM codes');
  const insertCode = database.prepare('INSERT OR REPLACE INTO codes (hash, expiresAt) VALUES (?, ?)');
  const deleteCode = database.prepare('DELETE FROM codes WHERE hash = ?');
  const deleteCodesBefore = database.prepare('DELETE FROM codes WHERE expiresAt < ?');

  return {
    devices: () => readable(deviceRowSchema, selectDevices.all(), log),
    putDevice: ({ id, name, hash, createdAt, lastSeen }) => {
      upsertDevice.run(id, name, hash, createdAt, lastSeen);
    },
    removeDevice: (id) => deleteDevice.run(id).changes === 1,
    codes: () => readable(codeRowSchema, selectCodes.all(), log),
    putCode: ({ hash, expiresAt }) => {
      insertCode.run(hash, expiresAt);
    },
    takeCode: (hash) => deleteCode.run(hash).changes === 1,
    removeCodesBefore: (expiresAt) => {
      deleteCodesBefore.run(expiresAt);
    },
    close: () => {
      database.close();
    },
  };
}

function open(path: string): Database.Database {
  const database = new Database(path);
  try {
    database.pragma('busy_timeout = 2000');
    database.pragma('synchronous = FULL');
    // The journal keeps its room on the disk: a device can be revoked when that is full.
    database.pragma('journal_mode = PERSIST');
    database.exec(SCHEMA);
    return database;
  } catch (error) {
    database.close();
    const reason = error instanceof Error ? error.message : 'unknown error';
    throw new StartError(
      `${path} cannot be read (${reason}). Moved away, all devices have to be paired anew`,
    );
  }
}

/** A row that does not fit is left alone: it opens nothing, and keeps nobody else out. */
function readable<T>(schema: v.GenericSchema<unknown, T>, rows: unknown[], log: Logger): T[] {
  return rows.flatMap((row) => {
    const parsed = v.safeParse(schema, row);
    if (!parsed.success) log.warn({}, 'an unreadable row in door.db was skipped');
    return parsed.success ? [parsed.output] : [];
  });
}

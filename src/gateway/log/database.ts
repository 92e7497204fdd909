/**
 * Opens the SQLite file of the event log: its pragmas, its tables, their version.
 *
 * Durability is WAL with `synchronous = FULL`: a position that a client has seen must never be given to
 * another event, and with NORMAL the last commits can be lost with the power. Commits are grouped, so that
 * FULL costs little (44,000 against 47,000 events a second in groups of 100).
 */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';

export type DatabaseConnection = Database.Database;

/** Each brings the file from the version of its index to the next. Never change one that was released. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE sessions (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    epoch TEXT NOT NULL,
    agent TEXT NOT NULL,
    cwd TEXT NOT NULL,
    created_at REAL NOT NULL,
    title TEXT NOT NULL,
    titled_by_person INTEGER NOT NULL,
    state TEXT NOT NULL,
    error TEXT,
    read_seq INTEGER NOT NULL,
    archived INTEGER NOT NULL,
    agent_session_id TEXT,
    head INTEGER NOT NULL,
    last_activity REAL NOT NULL,
    preview TEXT NOT NULL
  );
  CREATE TABLE events (
    session_no INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at REAL NOT NULL,
    type TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (session_no, seq)
  ) WITHOUT ROWID;
  CREATE TABLE entries (
    session_no INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (session_no, seq)
  ) WITHOUT ROWID;
  -- The fold's memory, true as of seq; apart from sessions, whose rows are rewritten with every commit.
  CREATE TABLE folds (
    session_no INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    json TEXT NOT NULL
  );
  CREATE TABLE prompts (
    no INTEGER PRIMARY KEY,
    session_no INTEGER NOT NULL,
    prompt_id TEXT NOT NULL,
    content TEXT NOT NULL,
    state TEXT NOT NULL,
    result TEXT,
    UNIQUE (session_no, prompt_id)
  );
  -- Sessions that are gone, whose events and entries are still to be removed.
  CREATE TABLE trash (session_no INTEGER PRIMARY KEY);
  `,
  `
  -- Events up to there were let go of: they count as gone, though some rows may still be there.
  ALTER TABLE sessions ADD COLUMN trimmed INTEGER NOT NULL DEFAULT 0;
  `,
  `
  ALTER TABLE prompts ADD COLUMN at REAL NOT NULL DEFAULT 0;
  -- A long conversation has thousands of prompts that are done.
  CREATE INDEX open_prompts ON prompts (session_no, no) WHERE state IN ('queued', 'running');
  `,
  `
  ALTER TABLE sessions ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
  `,
];

/** Another process (a person's sqlite3, a backup) may hold the file for a moment. */
const BUSY_TIMEOUT_MS = 250;
const WAL_KEPT_BYTES = 32 * 1024 * 1024;

/** Throws an `Error` for the person if the file cannot be used. */
export function openDatabase(dataDir: string): DatabaseConnection {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'events.db');
  // SQLite gives its -wal and -shm files the permissions of the file they belong to.
  closeSync(openSync(path, 'a', 0o600));
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL');
    db.exec(`PRAGMA journal_size_limit = ${WAL_KEPT_BYTES}`);
    migrate(db);
  } catch (error) {
    db.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The event log ${path} cannot be opened: ${reason}`);
  }
  return db;
}

/** Brings the tables to the version of this build. Throws if they are of a later one. */
export function migrate(db: DatabaseConnection): void {
  const [version] = db.prepare('PRAGMA user_version').raw().get() as [number]; // a pragma of one column
  if (version > MIGRATIONS.length) {
    throw new Error(
      `it was written by a newer version (format ${version}, this one knows ${MIGRATIONS.length})`,
    );
  }
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue;
    db.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

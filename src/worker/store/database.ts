/**
 * The connection to the database `aperture`. It knows no records.
 *
 * It may end at any time (the browser clears storage, a newer build wants to upgrade): the next operation opens
 * a new one. A database that was emptied meanwhile is not worked on: what this worker knows is not in it.
 */
import { deleteDB, type IDBPDatabase, openDB } from 'idb';
import { errorName } from '../report.ts';
import { SEARCH_STORES, type SearchSchema } from './idb-search.ts';
import { createTurns } from './turns.ts';

export const DATABASE = 'aperture';
/** 1: sessions, entries, outbox, meta. 2: the search index. */
const VERSION = 2;

/** Values are `unknown` on purpose: they are parsed when read. */
interface Schema extends SearchSchema {
  sessions: { key: string; value: unknown };
  entries: { key: number; value: unknown };
  outbox: { key: string; value: unknown };
  meta: { key: string; value: unknown };
}
export type Database = IDBPDatabase<Schema>;
export const STORES = ['sessions', 'entries', 'outbox', 'meta'] as const;
export const ALL_STORES = [...STORES, ...SEARCH_STORES] as const;

/** What an engine says of files that it cannot read. Anything else may pass, or is of another kind. */
const DAMAGE = new Set(['UnknownError', 'NotFoundError', 'DataError', 'NotReadableError']);
export const isDamage = (error: unknown): boolean => DAMAGE.has(errorName(error));

/** An engine that lost its storage process says the same as one whose files are damaged: it may be back soon. */
const TRY_AGAIN_AFTER_MS = [100, 500];

export interface DatabaseOptions {
  /** Another connection holds an older version, and does not let go. */
  onBlocked(): void;
  /** It was emptied while we used it; nothing can be done with it any more. */
  onEmptied(): void;
}

export type DatabaseConnection = ReturnType<typeof createDatabaseConnection>;

export function createDatabaseConnection(options: DatabaseOptions) {
  let database: Promise<Database> | null = null;
  let closed = false;
  /** There is something in it that is in our memory too. */
  let isKnown = false;
  let wasDamaged = false;
  const turns = createTurns();

  async function connect(): Promise<Database> {
    let isNew = false;
    const db = await openDB<Schema>(DATABASE, VERSION, {
      upgrade(db, oldVersion, _version, _transaction, event) {
        isNew = oldVersion === 0;
        // Chromium removes files that it cannot read, and says so here only.
        wasDamaged ||= 'dataLoss' in event && event.dataLoss === 'total';
        // Only what is new in a version: a store that should be there and is not is damage, and must be found.
        const made = oldVersion < 1 ? ALL_STORES : SEARCH_STORES;
        for (const name of made) db.createObjectStore(name);
      },
      blocked: () => options.onBlocked(),
      blocking(_current, _next, event) {
        // `target` is the connection in the way: a newer build waits for it.
        (event.target as IDBDatabase | null)?.close();
        database = null;
      },
      terminated() {
        database = null;
      },
    });
    if (!isNew || !isKnown) return db;
    db.close();
    closed = true;
    options.onEmptied();
    throw new DOMException('The database was emptied', 'InvalidStateError');
  }

  function open(): Promise<Database> {
    const opened = connect();
    database = opened;
    opened.catch(() => {
      if (database === opened) database = null;
    });
    return opened;
  }

  async function close(): Promise<void> {
    const connection = await database?.catch(() => null);
    connection?.close();
    database = null;
  }

  async function run<T>(operation: (db: Database) => Promise<T>): Promise<T> {
    if (closed) throw new DOMException('The store is closed', 'InvalidStateError');
    const connection = await (database ?? open());
    try {
      return await operation(connection);
    } catch (error) {
      if (errorName(error) !== 'InvalidStateError' || closed) throw error;
      // The connection closed under us (a browser that clears storage says nothing else): once more on a new one.
      database = null;
      return operation(await open());
    }
  }

  return {
    /** What was here could not be read by the browser itself, which began a new one. */
    get wasDamaged(): boolean {
      return wasDamaged;
    },
    /** Opens it for the first time; tries again before it takes it for damaged. */
    async open(): Promise<void> {
      for (const pauseMs of TRY_AGAIN_AFTER_MS) {
        try {
          await open();
          return;
        } catch (error) {
          if (!isDamage(error)) throw error;
          await new Promise((resolve) => setTimeout(resolve, pauseMs));
        }
      }
      await open();
    },
    read: <T>(operation: (db: Database) => Promise<T>): Promise<T> => turns.read(() => run(operation)),
    write: <T>(operation: (db: Database) => Promise<T>): Promise<T> => turns.write(() => run(operation)),
    /** From now on an empty one is not the one that we know. */
    known(): void {
      isKnown = true;
    },
    /** Removes all of it, and opens a new one. */
    async renew(): Promise<void> {
      await close();
      await deleteDB(DATABASE, { blocked: () => options.onBlocked() });
      await open();
    },
    async close(): Promise<void> {
      closed = true;
      await close();
    },
  };
}

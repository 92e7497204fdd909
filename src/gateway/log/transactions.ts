/** Transactions on the event log's database: as a whole or not at all, and only while the disk has room for one. */
import type { DatabaseConnection } from './database.ts';
import type { Room } from './room.ts';

export interface Transactions {
  /** Runs `work` in a transaction: null once it is committed, else why it is not. */
  run(work: () => void): unknown;
  /** The same for what takes no more room than it had: on a disk that is as good as full it may still be done. */
  runInPlace(work: () => void): unknown;
}

export function createTransactions(db: DatabaseConnection, room: Room): Transactions {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');

  function runInPlace(work: () => void): unknown {
    try {
      begin.run();
      work();
      commit.run();
      return null;
    } catch (error) {
      // A full disk has ended the transaction by itself.
      if (db.inTransaction) rollback.run();
      return error ?? new Error('unknown');
    }
  }

  return {
    run(work) {
      try {
        room.make();
      } catch (error) {
        return error;
      }
      return runInPlace(() => {
        work();
        room.check();
      });
    },
    runInPlace,
  };
}

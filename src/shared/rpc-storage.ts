/** What a tab asks of this device's copy: how large it is, and that it be given up. Works without a gateway. */
import type { SessionId } from './ids.ts';

/** The copy of one session; `bytes` is an estimate. */
export interface SessionUsage {
  id: SessionId;
  entries: number;
  bytes: number;
}

export interface StorageCalls {
  /** Of all sessions of which anything is stored, the largest first. */
  storageUsage(): Promise<SessionUsage[]>;
  /**
   * Gives up the copy of a session; it is fetched again when the session is opened. An imported session, which is
   * only here, is gone for good.
   */
  deleteLocalCopy(sessionId: SessionId): Promise<void>;
  /** The same for all sessions but the imported ones. */
  deleteLocalCopies(): Promise<void>;
  /** Removes a newer build's database, with all that is in it, where this build is to go on without. */
  eraseDatabase(): Promise<void>;
  /** A person has read that the database was built anew. */
  noteRebuilt(): Promise<void>;
}

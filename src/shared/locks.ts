/** Names of the Web Locks by which tabs and workers know of one another. */

/** Held by the one worker that owns the sockets and the database, whatever builds are open. */
export const OWNER_LOCK = 'aperture-owner';
/** Asking for the owner's place is announced here (BroadcastChannel), so that an older owner lets go. */
export const HANDOVER_CHANNEL = 'aperture-handover';

export const tabLock = (tabId: string): string => `aperture-tab-${tabId}`;
export const workerLock = (workerId: string): string => `aperture-worker-${workerId}`;

/** A worker's name: a hung worker cannot be closed, so its successor goes by the next generation's. */
export const workerName = (generation: number): string => `aperture-${generation}`;

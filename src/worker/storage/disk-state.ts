/**
 * How the disk takes what is written to it, and when to look again. It is told of every write; while there is
 * no room it looks for some now and then, so that a disk that was full once is not full for ever.
 *
 *   ok ──no room──▶ full ──room again (asked, or a write that went through)──▶ ok
 *   ok ──other failure──▶ failing ──written──▶ ok
 *   any ──the database is a newer build's──▶ newer ──written──▶ ok
 *
 * It knows neither what is written nor how room is made.
 */
import type { StorageState } from '../../shared/state.ts';
import type { Clock } from '../clock.ts';

/** Bytes. `free` is what may still be stored. */
export interface Room {
  free: number;
  quota: number;
}

/** After a refused write the next is tried this much later, doubled with every further one. */
export const RETRY_WRITE_MS = 5_000;
export const MAX_RETRY_WRITE_MS = 60_000;
/** A full disk is called so for this long at least; longer if it ran full again soon after the last time. */
export const FULL_FOR_MS = 15_000;
export const MAX_FULL_FOR_MS = 120_000;
const RELAPSE_MS = 600_000;
/** How often it is looked for room meanwhile. */
const LOOK_MS = 5_000;
/** So much must be free before things are fetched to be kept again: else it is full again at once. */
const MAX_HEADROOM = 32 * 1024 * 1024;
const MIN_HEADROOM = 512 * 1024;

export const hasHeadroom = ({ free, quota }: Room): boolean =>
  free >= Math.min(MAX_HEADROOM, Math.max(MIN_HEADROOM, quota / 20));

export interface DiskStateOptions {
  clock: Clock;
  /** Null where the browser does not say. */
  room(): Promise<Room | null>;
  onState(state: StorageState): void;
  /** There is room again for what was refused: it need not wait any longer. */
  retry(): void;
}

export type DiskState = ReturnType<typeof createDiskState>;

export function createDiskState({ clock, room, onState, retry }: DiskStateOptions) {
  let state: StorageState = 'ok';
  let refusals = 0;
  /** What is refused before then was not waited for, and says nothing new. */
  let countsFrom = Number.NEGATIVE_INFINITY;
  let fullForMs = FULL_FOR_MS;
  let fullSince = 0;
  let endedAt = Number.NEGATIVE_INFINITY;
  let cancelLook: (() => void) | null = null;
  let closed = false;

  function set(next: StorageState): void {
    if (state === next) return;
    if (next === 'full') {
      const isRelapse = clock.now() - endedAt < RELAPSE_MS;
      fullForMs = isRelapse ? Math.min(fullForMs * 2, MAX_FULL_FOR_MS) : FULL_FOR_MS;
      fullSince = clock.now();
      lookLater();
    } else if (state === 'full') {
      endedAt = clock.now();
      cancelLook?.();
      cancelLook = null;
    }
    state = next;
    onState(next);
  }

  function lookLater(): void {
    cancelLook?.();
    cancelLook = closed ? null : clock.after(LOOK_MS, () => void look());
  }

  async function look(): Promise<void> {
    const found = await room().catch(() => null);
    if (closed || state !== 'full') return;
    const isRoomy = found !== null && hasHeadroom(found);
    // Where the browser does not say, a write that went through is the only sign.
    const isOver = refusals === 0 && (isRoomy || found === null);
    if (isOver && clock.now() - fullSince >= fullForMs) return set('ok');
    lookLater();
    if (isRoomy && refusals > 0) retry();
  }

  const pauseMs = (): number =>
    refusals === 0 ? 0 : Math.min(RETRY_WRITE_MS * 2 ** (refusals - 1), MAX_RETRY_WRITE_MS);

  return {
    get isFull(): boolean {
      return state === 'full';
    },
    /** How long to wait before the next write. */
    get pauseMs(): number {
      return pauseMs();
    },
    /** Room is made at most once a pause, however often somebody wants something stored. */
    get mayMakeRoom(): boolean {
      return refusals === 0 || clock.now() >= countsFrom;
    },
    /** A write found no room, and some is being made. */
    noRoom: (): void => set('full'),
    /** A write failed, by the name of its error; it will be tried again after `pauseMs`. */
    refused(name: string): void {
      if (clock.now() >= countsFrom) {
        refusals += 1;
        countsFrom = clock.now() + pauseMs();
      }
      if (name === 'QuotaExceededError') set('full');
      else if (name === 'VersionError') set('newer');
      else if (state === 'ok') set('failing');
    },
    written(): void {
      const isNews = refusals > 0;
      refusals = 0;
      countsFrom = Number.NEGATIVE_INFINITY;
      if (state === 'failing' || state === 'newer') set('ok');
      else if (state === 'full' && isNews) void look();
    },
    close(): void {
      closed = true;
      cancelLook?.();
    },
  };
}

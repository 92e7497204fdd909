/**
 * Where the reader of this tab was in each conversation, kept over a reload of the tab. Only positions: nothing
 * of what is read. Where the browser gives no storage they last as long as the page.
 */
import { isSeq, isSessionId } from '../../shared/bare-ids.ts';
import type { SessionId } from '../../shared/ids.ts';
import { isRecord } from '../../shared/is-record.ts';
import type { ReadingPlace } from './transcript-window.ts';

const KEY = 'aperture:places';
/** The least recently left ones beyond these are forgotten. */
const MAX_PLACES = 100;

type Kept = [SessionId, ReadingPlace];
const isKept = (value: unknown): value is Kept =>
  Array.isArray(value) &&
  isSessionId(value[0]) &&
  isRecord(value[1]) &&
  isSeq(value[1].seq) &&
  Number.isFinite(value[1].offset);

export interface Places {
  get(sessionId: SessionId): ReadingPlace | null;
  /** Null: at the end. */
  set(sessionId: SessionId, place: ReadingPlace | null): void;
}

/** `storage` is of this tab: `sessionStorage`. */
export function createPlaces(storage: Pick<Storage, 'getItem' | 'setItem'> | null): Places {
  const places = new Map(stored());

  function stored(): Kept[] {
    try {
      const kept: unknown = JSON.parse(storage?.getItem(KEY) ?? '[]');
      return Array.isArray(kept) ? kept.filter(isKept) : [];
    } catch {
      return [];
    }
  }

  return {
    get: (sessionId) => places.get(sessionId) ?? null,
    set(sessionId, place) {
      if (place === null && !places.has(sessionId)) return;
      places.delete(sessionId);
      if (place) places.set(sessionId, place);
      try {
        storage?.setItem(KEY, JSON.stringify([...places].slice(-MAX_PLACES)));
      } catch {
        // Full, or forbidden meanwhile.
      }
    },
  };
}

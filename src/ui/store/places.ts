/**
 * Where the reader of this tab was in each conversation, kept over a reload of the tab. Only positions: nothing
 * of what is read. Where the browser gives no storage they last as long as the page.
 */
import * as v from 'valibot';
import { type SessionId, seqSchema, sessionIdSchema } from '../../shared/ids.ts';
import type { ReadingPlace } from './transcript-window.ts';

const KEY = 'aperture:places';
/** The least recently left ones beyond these are forgotten. */
const MAX_PLACES = 100;

const placesSchema = v.array(
  v.tuple([sessionIdSchema, v.object({ seq: seqSchema, offset: v.pipe(v.number(), v.finite()) })]),
);

export interface Places {
  get(sessionId: SessionId): ReadingPlace | null;
  /** Null: at the end. */
  set(sessionId: SessionId, place: ReadingPlace | null): void;
}

/** `storage` is of this tab: `sessionStorage`. */
export function createPlaces(storage: Pick<Storage, 'getItem' | 'setItem'> | null): Places {
  const places = new Map(stored());

  function stored(): [SessionId, ReadingPlace][] {
    try {
      const parsed = v.safeParse(placesSchema, JSON.parse(storage?.getItem(KEY) ?? '[]'));
      return parsed.success ? parsed.output : [];
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

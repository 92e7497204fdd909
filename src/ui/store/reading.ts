/** Where somebody reads a conversation, and where they are to be put. */
import type { Seq } from '../../shared/ids.ts';

/** Where the reader is: with `seq` this many px below the top of the view. */
export interface ReadingPlace {
  seq: Seq;
  offset: number;
}

/** Where the reader is to be put, once the rows for it are there. */
export type Target =
  | { type: 'start' }
  | { type: 'end' }
  /** The end, or the first unread entry where the end leaves it out of view. */
  | { type: 'unread' }
  | { type: 'entry'; seq: Seq };

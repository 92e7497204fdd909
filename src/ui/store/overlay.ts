/** What is laid over the page: one thing at a time, whoever asked for it. Its code is loaded when it is first shown. */
import type { SessionId } from '../../shared/ids.ts';

/** A place on the screen, px. */
export interface Point {
  x: number;
  y: number;
}

export type Overlay =
  /** `beside`: of sessions only, to be put beside the one that is open. */
  | { type: 'palette'; beside?: true }
  /** The map of the keyboard. */
  | { type: 'keys' }
  /** What can be done with a session, from its row. */
  | { type: 'session-menu'; sessionId: SessionId; at: Point }
  | { type: 'list-menu'; at: Point }
  /** A new title is written, in the row or in the header. */
  | { type: 'rename'; sessionId: SessionId; where: 'row' | 'header' }
  | { type: 'end'; sessionId: SessionId }
  | { type: 'export'; sessionId: SessionId };

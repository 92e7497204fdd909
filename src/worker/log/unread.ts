/** Which messages of a session nobody has read yet. Pure; knows neither tabs nor the gateway. */
import type * as v from 'valibot';
import type { Seq } from '../../shared/ids.ts';
import { ZERO_SEQ } from '../../shared/ids.ts';
import type { unreadSchema } from '../store/records.ts';

export type Unread = v.InferOutput<typeof unreadSchema>;

export const NOTHING_READ: Unread = { readSeq: ZERO_SEQ, lastMessage: ZERO_SEQ, unread: [] };

/** A count beyond this says no more to a person. */
const MAX_UNREAD = 999;

export type UnreadEvent =
  /** A message began. `viewed`: a visible tab shows the session. */
  | { type: 'began'; seq: Seq; viewed: boolean }
  /** A visible tab shows the session; all up to `lastSeq` is read. */
  | { type: 'viewed'; lastSeq: Seq }
  /** The gateway says how far another device has read. */
  | { type: 'readElsewhere'; readSeq: Seq }
  /** The messages from `from` on were replaced by these. */
  | { type: 'replaced'; from: Seq; messages: readonly Seq[] }
  /** A new log: positions start anew. */
  | { type: 'reset'; readSeq: Seq };

export function stepUnread(state: Unread, event: UnreadEvent): Unread {
  switch (event.type) {
    case 'began': {
      if (event.seq <= state.lastMessage) return state;
      if (event.viewed) return readUpTo({ ...state, lastMessage: event.seq }, event.seq);
      const isRead = event.seq <= state.readSeq;
      const unread = isRead ? state.unread : [...state.unread, event.seq].slice(-MAX_UNREAD);
      return { ...state, lastMessage: event.seq, unread };
    }
    case 'viewed':
      return readUpTo(state, event.lastSeq);
    case 'readElsewhere':
      return readUpTo(state, event.readSeq);
    case 'replaced': {
      const older = state.unread.filter((seq) => seq < event.from);
      const newer = event.messages.filter((seq) => seq > state.readSeq);
      const unread = [...older, ...newer].sort((a, b) => a - b).slice(-MAX_UNREAD);
      const last = [...event.messages, state.lastMessage].sort((a, b) => b - a)[0] ?? state.lastMessage;
      return { ...state, lastMessage: last, unread };
    }
    case 'reset':
      return { readSeq: event.readSeq, lastMessage: ZERO_SEQ, unread: [] };
  }
}

function readUpTo(state: Unread, readSeq: Seq): Unread {
  if (readSeq <= state.readSeq) return state;
  return { ...state, readSeq, unread: state.unread.filter((seq) => seq > readSeq) };
}

/**
 * The position to tell the gateway, or null where it would make no difference to anyone: other devices count
 * messages, so only a message read here and unread there matters.
 */
export const readToReport = (state: Unread, gatewayReadSeq: Seq): Seq | null =>
  state.lastMessage > gatewayReadSeq && state.readSeq >= state.lastMessage ? state.readSeq : null;

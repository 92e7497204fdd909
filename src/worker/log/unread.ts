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
  /** No visible tab shows the session any more. */
  | { type: 'left' }
  /** The gateway says how far another device has read. */
  | { type: 'readElsewhere'; readSeq: Seq }
  /** A person marks what comes after `readSeq` as unread; `messages` are those known to be there. */
  | { type: 'marked'; readSeq: Seq; messages: readonly Seq[]; isHere: boolean; viewed: boolean }
  /** Older messages, of which some may be unread, are known now. */
  | { type: 'counted'; messages: readonly Seq[] }
  /** The gateway knows the mark. */
  | { type: 'markSent' }
  /** The messages from `from` on were replaced by these. */
  | { type: 'replaced'; from: Seq; messages: readonly Seq[] }
  /** A new log: positions start anew. */
  | { type: 'reset'; readSeq: Seq };

export function stepUnread(state: Unread, event: UnreadEvent): Unread {
  switch (event.type) {
    case 'began': {
      if (event.seq <= state.lastMessage) return state;
      if (event.viewed && !state.mark?.held) {
        return readUpTo({ ...state, lastMessage: event.seq }, event.seq);
      }
      const isRead = event.seq <= state.readSeq;
      const unread = isRead ? state.unread : newest([...state.unread, event.seq]);
      return { ...state, lastMessage: event.seq, unread };
    }
    case 'viewed':
      return state.mark?.held ? state : readUpTo(state, event.lastSeq);
    case 'left':
      return state.mark?.held ? withMark(state, state.mark.unsent, false) : state;
    case 'readElsewhere':
      // What the gateway says is older than a mark that it has not got.
      return state.mark?.unsent ? state : readUpTo(state, event.readSeq);
    case 'marked':
      return withMark(
        counted({ ...state, readSeq: event.readSeq }, event.messages),
        event.isHere,
        event.viewed,
      );
    case 'counted':
      return counted(state, event.messages);
    case 'markSent':
      return state.mark?.unsent ? withMark(state, false, state.mark.held) : state;
    case 'replaced': {
      const older = state.unread.filter((seq) => seq < event.from);
      const newer = event.messages.filter((seq) => seq > state.readSeq);
      const unread = newest([...older, ...newer]);
      const last = [...event.messages, state.lastMessage].sort((a, b) => b - a)[0] ?? state.lastMessage;
      return { ...state, lastMessage: last, unread };
    }
    case 'reset':
      return { readSeq: event.readSeq, lastMessage: ZERO_SEQ, unread: [] };
  }
}

const newest = (seqs: readonly Seq[]): Seq[] => [...seqs].sort((a, b) => a - b).slice(-MAX_UNREAD);

/** With these messages, of which those after the read position are unread. */
function counted(state: Unread, messages: readonly Seq[]): Unread {
  const added = messages.filter((seq) => seq > state.readSeq && !state.unread.includes(seq));
  const unread = state.unread.filter((seq) => seq > state.readSeq);
  const isSame = added.length === 0 && unread.length === state.unread.length;
  return isSame ? state : { ...state, unread: newest([...unread, ...added]) };
}

/** To have read on ends a mark. */
function readUpTo(state: Unread, readSeq: Seq): Unread {
  if (readSeq <= state.readSeq) return state;
  const { mark: _, ...rest } = state;
  return { ...rest, readSeq, unread: state.unread.filter((seq) => seq > readSeq) };
}

function withMark(state: Unread, unsent: boolean, held: boolean): Unread {
  const { mark: _, ...rest } = state;
  return unsent || held ? { ...rest, mark: { unsent, held } } : rest;
}

/**
 * The position to tell the gateway, or null where it would make no difference to anyone: other devices count
 * messages, so only a message read here and unread there matters.
 */
export const readToReport = (state: Unread, gatewayReadSeq: Seq): Seq | null =>
  state.lastMessage > gatewayReadSeq && state.readSeq >= state.lastMessage ? state.readSeq : null;

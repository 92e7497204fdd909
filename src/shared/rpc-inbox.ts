/** Calls for the inbox: what a session says to the person, read without viewing it. */
import type { ContentBlock } from './acp.ts';
import type { Entry, EntryOf } from './entry.ts';
import type { SessionId } from './ids.ts';

export interface Attention {
  /** Those that wait for an answer, oldest first, as far as this device's copy goes. */
  questions: EntryOf<'permission'>[];
  /** What was said last, by whoever it was not the person; null if nothing is here. */
  last: Entry | null;
  /** Where `last` is an error: what the person had asked for, to be asked for again. */
  prompt: ContentBlock[] | null;
}

export interface InboxCalls {
  /** Reads nothing as read. Rejects with `not_found` if there is no such session. */
  readAttention(sessionId: SessionId): Promise<Attention>;
}

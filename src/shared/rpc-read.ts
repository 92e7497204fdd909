/** Calls about what was read. To view a session reads it; this is the other way. */
import type { SessionId } from './ids.ts';

export interface ReadCalls {
  /**
   * The session's last message counts as unread again, on every device. A tab that shows it does not read it by that
   * alone, until it is left and opened again. Rejects with `bad_request` if there is no message.
   */
  markUnread(sessionId: SessionId): Promise<void>;
}

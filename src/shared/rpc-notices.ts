/** What the worker tells one tab to show, or no longer to show, as the system's notification: one a session. */
import type { SessionId } from './ids.ts';

/** The session waits for an answer; its turn is over; its turn or its agent failed. */
export const NOTICE_KINDS = ['waits', 'finished', 'failed'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** `notice` null: somebody has seen it, here or elsewhere. */
export interface NoticePush {
  push: 'notice';
  sessionId: SessionId;
  notice: NoticeKind | null;
}

/** What index and search see of a session's log. */
import type { SessionLog } from '../log/session-log.ts';

export type SearchedLog = Pick<SessionLog, 'id' | 'sessionNo' | 'session' | 'cursor' | 'hole' | 'memory'>;

/** Beyond all positions of a session. */
const NO_END = 9_999_999_999;

/** The last position at which an entry may begin. */
export const topOf = ({ cursor }: SearchedLog): number => cursor?.seq ?? NO_END;

/** What of all sessions waits for the person: how much it is. What it is, the inbox reads. Pure. */
import type { Session } from '../../shared/session.ts';
import type { AppState, Connection } from '../../shared/state.ts';

/** A live connection may know of a question before the list of sessions does. */
export const waitsForAnswer = (session: Session, connection: Connection): boolean =>
  !session.archived &&
  (session.state === 'requires_action' ||
    (connection.status === 'connected' && connection.asks !== undefined));

/** What nobody has read: a turn that ended, well or badly. While it runs there is nothing to do for anybody. */
export const hasNews = (session: Session, connection: Connection): boolean =>
  !session.archived &&
  connection.hasUnread &&
  !connection.isStreaming &&
  session.state !== 'running' &&
  !waitsForAnswer(session, connection);

export interface Waiting {
  /** Sessions that wait for an answer. */
  questions: number;
  /** Sessions with news that nobody has read. */
  news: number;
}

export function countWaiting({ sessions, connections }: Pick<AppState, 'sessions' | 'connections'>): Waiting {
  let questions = 0;
  let news = 0;
  for (const session of sessions) {
    const connection = connections[session.id];
    if (connection === undefined) continue;
    if (waitsForAnswer(session, connection)) questions += 1;
    else if (hasNews(session, connection)) news += 1;
  }
  return { questions, news };
}

/** What waits for the person over all sessions, as a list: questions first, then what failed, then what is done. Pure. */
import type { Session } from '../../shared/session.ts';
import type { AppState } from '../../shared/state.ts';
import { hasNews, waitsForAnswer } from './waiting.ts';

export type InboxKind = 'question' | 'failed' | 'done';

export interface InboxItem {
  kind: InboxKind;
  session: Session;
  /** When what is known of it changes, it is read again. */
  version: string;
}

export interface InboxGroup {
  kind: InboxKind;
  name: string;
  items: readonly InboxItem[];
}

export type InboxOrder = 'newest' | 'oldest';

const NAMES: readonly (readonly [InboxKind, string])[] = [
  ['question', 'Waits for your answer'],
  ['failed', 'Failed'],
  ['done', 'Unread'],
];

export function inboxGroups(
  { sessions, connections }: Pick<AppState, 'sessions' | 'connections'>,
  order: InboxOrder,
): InboxGroup[] {
  const items = sessions.flatMap((session): InboxItem[] => {
    const connection = connections[session.id];
    if (connection === undefined) return [];
    const version = `${connection.asks?.join() ?? ''} ${connection.unreadCount} ${session.state}`;
    if (waitsForAnswer(session, connection)) return [{ kind: 'question', session, version }];
    if (!hasNews(session, connection)) return [];
    return [{ kind: session.state === 'failed' ? 'failed' : 'done', session, version }];
  });
  const direction = order === 'newest' ? -1 : 1;
  items.sort(
    (a, b) =>
      direction * (a.session.lastActivity - b.session.lastActivity) || (a.session.id < b.session.id ? -1 : 1),
  );
  return NAMES.flatMap(([kind, name]) => {
    const members = items.filter((item) => item.kind === kind);
    return members.length > 0 ? [{ kind, name, items: members }] : [];
  });
}

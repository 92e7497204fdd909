/** Which sessions a list shows, grouped by what needs the person first. Pure. */
import type { SessionId } from '../../shared/ids.ts';
import type { Session } from '../../shared/session.ts';
import type { AppState } from '../../shared/state.ts';

export type GroupName = 'Waits for you' | 'Running' | 'Unread' | 'Idle' | 'Archived';
export interface SessionGroup {
  name: GroupName;
  ids: readonly SessionId[];
}

const ORDER: readonly GroupName[] = ['Waits for you', 'Running', 'Unread', 'Idle', 'Archived'];

export interface GroupOptions {
  filter: string;
  /** The session that was unread when it was opened stays where it was while it is looked at. */
  heldUnread: SessionId | null;
}

export function groupSessions(
  { sessions, connections }: Pick<AppState, 'sessions' | 'connections'>,
  { filter, heldUnread }: GroupOptions,
): SessionGroup[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<GroupName, Session[]>(ORDER.map((name) => [name, []]));
  for (const session of sessions) {
    if (!matches(session, words)) continue;
    const connection = connections[session.id];
    const isUnread = (connection?.unreadCount ?? 0) > 0 || session.id === heldUnread;
    groups.get(groupOf(session, connection?.isStreaming ?? false, isUnread))?.push(session);
  }
  return ORDER.flatMap((name) => {
    const members = groups.get(name) ?? [];
    if (members.length === 0) return [];
    return [{ name, ids: members.sort(orderIn(name)).map((session) => session.id) }];
  });
}

function groupOf(session: Session, isStreaming: boolean, isUnread: boolean): GroupName {
  if (session.archived) return 'Archived';
  if (session.state === 'requires_action') return 'Waits for you';
  if (session.state === 'running' || isStreaming) return 'Running';
  return isUnread ? 'Unread' : 'Idle';
}

/** Running sessions are active all the time: by age, so that rows keep their places. */
function orderIn(name: GroupName): (a: Session, b: Session) => number {
  return name === 'Running'
    ? (a, b) => b.createdAt - a.createdAt || compareIds(a, b)
    : (a, b) => b.lastActivity - a.lastActivity || compareIds(a, b);
}

const compareIds = (a: Session, b: Session): number => (a.id < b.id ? -1 : 1);

function matches(session: Session, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text =
    `${session.id} ${session.agent} ${session.title} ${session.cwd} ${session.preview}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The groups with, in all, the first `limit` of their sessions. */
export function firstOf(
  groups: readonly SessionGroup[],
  limit: number,
): { group: SessionGroup; ids: readonly SessionId[] }[] {
  let left = limit;
  return groups.map((group) => {
    const ids = group.ids.slice(0, left);
    left -= ids.length;
    return { group, ids };
  });
}

export const sameGroups = (a: readonly SessionGroup[], b: readonly SessionGroup[]): boolean =>
  a.length === b.length &&
  a.every((group, index) => {
    const other = b[index];
    return (
      other !== undefined &&
      group.name === other.name &&
      group.ids.length === other.ids.length &&
      group.ids.every((id, place) => id === other.ids[place])
    );
  });

/**
 * Which sessions a list shows, in which groups and order: by what needs the person first, or by directory. What
 * waits for the person is at the top either way, and what they pinned comes after it. Pure.
 */
import type { SessionId } from '../../shared/ids.ts';
import type { Session } from '../../shared/session.ts';
import type { AppState } from '../../shared/state.ts';
import { waitsForAnswer } from '../inbox/waiting.ts';
import { directoryNames } from './directory-names.ts';

export type Grouping = 'attention' | 'directory';

export interface SessionGroup {
  /** Unlike that of any other group of the list. */
  key: string;
  name: string;
  ids: readonly SessionId[];
}

export const WAITING = 'Waits for you';
export const PINNED = 'Pinned';
export const ARCHIVED = 'Archived';
/** Of sessions that came while the list was held still. */
export const NEW = 'New';

const BY_ATTENTION = [WAITING, PINNED, 'Running', 'Unread', 'Idle', ARCHIVED];

export interface GroupOptions {
  filter: string;
  /** The session that was unread when it was opened stays where it was while it is looked at. */
  heldUnread: SessionId | null;
  grouping: Grouping;
}

export function groupSessions(
  { sessions, connections }: Pick<AppState, 'sessions' | 'connections'>,
  { filter, heldUnread, grouping }: GroupOptions,
): SessionGroup[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const members = new Map<string, Session[]>();
  for (const session of sessions) {
    if (!matches(session, words)) continue;
    const connection = connections[session.id];
    const isUnread = (connection?.unreadCount ?? 0) > 0 || session.id === heldUnread;
    const key =
      topGroup(session, connection !== undefined && waitsForAnswer(session, connection)) ??
      (grouping === 'directory'
        ? directoryKey(session.cwd)
        : groupOf(session, connection?.isStreaming ?? false, isUnread));
    const group = members.get(key);
    if (group) group.push(session);
    else members.set(key, [session]);
  }
  const { keys, nameOf } = orderOfGroups(grouping, members);
  return keys.flatMap((key) => {
    const found = members.get(key);
    if (!found) return [];
    return [{ key, name: nameOf(key), ids: found.sort(orderIn(key)).map((session) => session.id) }];
  });
}

/** The groups that there are either way. */
function topGroup(session: Session, waits: boolean): string | null {
  if (session.archived) return ARCHIVED;
  if (waits || session.state === 'requires_action') return WAITING;
  return session.pinned ? PINNED : null;
}

function groupOf(session: Session, isStreaming: boolean, isUnread: boolean): string {
  if (session.state === 'running' || isStreaming) return 'Running';
  return isUnread ? 'Unread' : 'Idle';
}

const DIRECTORY = 'directory:';
const directoryKey = (cwd: string): string => `${DIRECTORY}${cwd}`;

function orderOfGroups(grouping: Grouping, members: ReadonlyMap<string, unknown>) {
  if (grouping === 'attention') return { keys: BY_ATTENTION, nameOf: (key: string) => key };
  const keys = [...members.keys()].filter((key) => key.startsWith(DIRECTORY));
  const names = directoryNames(keys.map((key) => key.slice(DIRECTORY.length)));
  const nameOf = (key: string): string => names.get(key.slice(DIRECTORY.length)) ?? key;
  const sorted = keys.sort((a, b) => nameOf(a).localeCompare(nameOf(b)) || (a < b ? -1 : 1));
  return { keys: [WAITING, PINNED, ...sorted, ARCHIVED], nameOf };
}

/** Those that are active all the time, or stand where a person put them, go by age: so rows keep their places. */
const orderIn = (key: string): ((a: Session, b: Session) => number) =>
  key === 'Running' || key === PINNED
    ? (a, b) => b.createdAt - a.createdAt || compareIds(a, b)
    : (a, b) => b.lastActivity - a.lastActivity || compareIds(a, b);

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

/**
 * The list as it is shown, with what is in `next` but in the places of before: nothing moves under a hand that is
 * about to choose. What is new stands at the end, where it moves nothing.
 */
export function heldStill(shown: readonly SessionGroup[], next: readonly SessionGroup[]): SessionGroup[] {
  const there = new Set(next.flatMap(({ ids }) => ids));
  const kept = shown.map((group) => ({ ...group, ids: group.ids.filter((id) => there.delete(id)) }));
  const news = [...(kept.find(({ key }) => key === NEW)?.ids ?? []), ...there];
  const rest = kept.filter(({ key, ids }) => key !== NEW && ids.length > 0);
  return news.length === 0 ? rest : [...rest, { key: NEW, name: NEW, ids: news }];
}

export const sameGroups = (a: readonly SessionGroup[], b: readonly SessionGroup[]): boolean =>
  a.length === b.length &&
  a.every((group, index) => {
    const other = b[index];
    return (
      other !== undefined &&
      group.key === other.key &&
      group.name === other.name &&
      group.ids.length === other.ids.length &&
      group.ids.every((id, place) => id === other.ids[place])
    );
  });

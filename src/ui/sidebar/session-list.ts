/**
 * The list of sessions of this tab: what it is filtered by, its groups, and the order of its rows. It holds still
 * while a hand is on it. Owns what of it is remembered on this device; knows no element.
 */
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { SessionId } from '../../shared/ids.ts';
import type { AppStateStore } from '../store/app-state.ts';
import {
  ARCHIVED,
  type Grouping,
  groupSessions,
  heldStill,
  NEW,
  type SessionGroup,
  sameGroups,
} from './session-groups.ts';

export interface SessionList {
  readonly filter: Signal<string>;
  readonly isArchiveOpen: Signal<boolean>;
  readonly grouping: ReadonlySignal<Grouping>;
  /** Beside what is open there is only so much room. */
  readonly isHidden: ReadonlySignal<boolean>;
  readonly groups: ReadonlySignal<readonly SessionGroup[]>;
  /** Of sessions that came while the list is held still. */
  readonly newCount: ReadonlySignal<number>;
  /** As the rows stand, without what is folded away. */
  readonly order: ReadonlySignal<readonly SessionId[]>;
  group(by: Grouping): void;
  hide(isHidden: boolean): void;
  /** A pointer is over the rows, or the focus of a keyboard in them: `by` says which of them. */
  hold(by: 'pointer' | 'focus', isHeld: boolean): void;
  /** Everything to where it belongs. */
  settle(): void;
  close(): void;
}

export interface SessionListOptions {
  app: AppStateStore;
  activeSessionId: ReadonlySignal<SessionId | null>;
  local: Pick<Storage, 'getItem' | 'setItem'> | null;
}

const GROUPING = 'aperture:listGrouping';
const HIDDEN = 'aperture:listHidden';

export function createSessionList({ app, activeSessionId, local }: SessionListOptions): SessionList {
  const filter = signal('');
  const isArchiveOpen = signal(false);
  const grouping = signal<Grouping>(read(local, GROUPING) === 'directory' ? 'directory' : 'attention');
  const isHidden = signal(read(local, HIDDEN) === 'true');
  const heldUnread = signal<SessionId | null>(null);
  const holders = signal<ReadonlySet<string>>(new Set());
  const settled = signal(0);
  let shown: readonly SessionGroup[] = [];
  let shownFor = '';

  // Reads the count only when another session is opened: reading it clears it, and the row must not jump away.
  const stop = effect(() => {
    const id = activeSessionId.value;
    const wasUnread = id !== null && app.connection(id).peek().unreadCount > 0;
    heldUnread.value = wasUnread ? id : null;
  });

  const groups = computed(() => {
    const options = { filter: filter.value, heldUnread: heldUnread.value, grouping: grouping.value };
    const next = groupSessions(app.state.value, options);
    // What a person puts somewhere goes there, held or not.
    const isFor = `${options.filter}\n${options.grouping}\n${settled.value}\n${placedByHand(app)}`;
    const result = holders.value.size > 0 && isFor === shownFor ? heldStill(shown, next) : next;
    shownFor = isFor;
    if (!sameGroups(shown, result)) shown = result;
    return shown;
  });

  return {
    filter,
    isArchiveOpen,
    grouping,
    isHidden,
    groups,
    newCount: computed(() => groups.value.find(({ key }) => key === NEW)?.ids.length ?? 0),
    order: computed(() =>
      groups.value.flatMap(({ key, ids }) => (key === ARCHIVED && !isArchiveOpen.value ? [] : ids)),
    ),
    group(by) {
      grouping.value = by;
      keep(local, GROUPING, by);
    },
    hide(next) {
      isHidden.value = next;
      keep(local, HIDDEN, String(next));
    },
    hold(by, isHeld) {
      if (holders.peek().has(by) === isHeld) return;
      const next = new Set(holders.peek());
      if (isHeld) next.add(by);
      else next.delete(by);
      holders.value = next;
    },
    settle() {
      settled.value += 1;
    },
    close: stop,
  };
}

function placedByHand(app: AppStateStore): string {
  let placed = '';
  for (const { id, pinned, archived } of app.sessions.value) {
    if (pinned || archived) placed += `${id}${pinned ? 'p' : ''}${archived ? 'a' : ''} `;
  }
  return placed;
}

function read(local: SessionListOptions['local'], key: string): string | null {
  try {
    return local?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

function keep(local: SessionListOptions['local'], key: string, value: string): void {
  try {
    local?.setItem(key, value);
  } catch {
    // Not remembered, then.
  }
}

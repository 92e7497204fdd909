/** The rows of the list in their groups: keys, focus and menus of the list as a whole. They hold still under a hand. */
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { SessionId } from '../../shared/ids.ts';
import { ChevronIcon } from '../icons/icons.tsx';
import { usePage } from '../store/page.ts';
import listStyles from './list.module.css';
import { moveFocus } from './roving-focus.ts';
import { useRowLimit } from './row-limit.ts';
import { ARCHIVED, firstOf, type SessionGroup } from './session-groups.ts';
import { SessionRow } from './session-row.tsx';
import styles from './sidebar.module.css';

export function SessionRows() {
  const { app, activeSessionId, list, overlay } = usePage();
  const root = useRef<HTMLDivElement>(null);
  const focused = useSignal<SessionId | null>(null);
  const hadFocus = useRef(false);
  const isFiltering = list.filter.value.trim() !== '';
  const hasSessions = useComputed(() => app.sessions.value.length > 0);
  const rowLimit = useRowLimit(useComputed(() => app.sessions.value.length));
  const tabStop = useComputed(() => {
    const ids = list.order.value;
    const wanted = focused.value ?? activeSessionId.value;
    return wanted !== null && ids.includes(wanted) ? wanted : (ids[0] ?? null);
  });

  useSignalEffect(() => {
    activeSessionId.value;
    focused.value = null;
  });

  useEffect(() => {
    const listener = () => {
      // Whoever comes back finds everything where it belongs, even if the pointer never moved.
      if (document.visibilityState === 'hidden') list.settle();
    };
    document.addEventListener('visibilitychange', listener);
    return () => {
      document.removeEventListener('visibilitychange', listener);
      list.hold('pointer', false);
      list.hold('focus', false);
    };
  }, []);

  // A row that moved to another group is another element: its focus goes there, or to the row that took its place.
  useLayoutEffect(() => {
    if (!hadFocus.current || document.activeElement !== document.body) return;
    const id = tabStop.peek();
    if (id !== null) root.current?.querySelector<HTMLElement>(`[data-session-id="${id}"]`)?.focus();
  });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the links in it.
    <div
      ref={root}
      class={styles.list}
      onKeyDown={(event) => moveFocus(event, event.currentTarget)}
      onPointerEnter={() => list.hold('pointer', true)}
      onPointerLeave={() => list.hold('pointer', false)}
      onFocusIn={(event) => {
        hadFocus.current = true;
        const { target } = event;
        if (!(target instanceof Element)) return;
        const id = target.closest('a[data-session-id]')?.getAttribute('data-session-id');
        const known = app.sessions.peek().find((session) => session.id === id);
        if (known) focused.value = known.id;
        if (target.matches(':focus-visible')) list.hold('focus', true);
      }}
      onFocusOut={({ relatedTarget }) => {
        // Nobody has it: the row is gone, or another window has it.
        if (relatedTarget === null) return;
        hadFocus.current = relatedTarget instanceof Node && root.current?.contains(relatedTarget) === true;
        if (!hadFocus.current) list.hold('focus', false);
      }}
      onContextMenu={(event) => {
        const row = event.target instanceof Element ? event.target.closest('a[data-session-id]') : null;
        const session = app.sessions.peek().find(({ id }) => id === row?.getAttribute('data-session-id'));
        if (!session || !(row instanceof HTMLElement)) return;
        event.preventDefault();
        row.focus({ preventScroll: true });
        overlay.value = {
          type: 'session-menu',
          sessionId: session.id,
          at: { x: event.clientX, y: event.clientY },
        };
      }}
    >
      {firstOf(list.groups.value, rowLimit.value).map(({ group, ids }) => (
        <Group
          key={group.key}
          group={group}
          ids={ids}
          tabStop={tabStop.value}
          // A filter that found something archived shows it.
          isOpen={group.key !== ARCHIVED || list.isArchiveOpen.value || isFiltering}
        />
      ))}
      {list.newCount.value > 0 ? (
        <button type="button" class={listStyles.news} onClick={() => list.settle()}>
          {list.newCount.value === 1 ? '1 new session' : `${list.newCount.value} new sessions`}
        </button>
      ) : null}
      {isFiltering && list.groups.value.length === 0 ? (
        <p class={styles.empty}>No session matches “{list.filter}”.</p>
      ) : null}
      {!hasSessions.value && app.known.value ? <p class={styles.empty}>Your sessions appear here.</p> : null}
    </div>
  );
}

interface GroupProps {
  group: SessionGroup;
  /** Those of its sessions that are rendered by now. */
  ids: readonly SessionId[];
  tabStop: SessionId | null;
  isOpen: boolean;
}

function Group({ group, ids, tabStop, isOpen }: GroupProps) {
  const { list } = usePage();
  const count = (
    <span class={styles.groupCount} aria-hidden="true">
      {group.ids.length}
    </span>
  );
  return (
    <section class={styles.group}>
      {group.key === ARCHIVED ? (
        <button
          type="button"
          class={styles.groupName}
          aria-expanded={isOpen}
          onClick={() => {
            list.isArchiveOpen.value = !list.isArchiveOpen.value;
          }}
        >
          {group.name}
          <span class={styles.groupChevron} data-open={isOpen}>
            <ChevronIcon />
          </span>
          {count}
        </button>
      ) : (
        <h2 class={styles.groupName} data-group={group.key}>
          {group.name}
          {count}
        </h2>
      )}
      {isOpen ? ids.map((id) => <SessionRow key={id} id={id} isTabStop={id === tabStop} />) : null}
    </section>
  );
}

/** The list of all sessions, grouped by what needs the person first, with the filter and the app's foot. */
import { batch, useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { SessionId } from '../../shared/ids.ts';
import { LazyJobLine } from '../archive/lazy-job-line.tsx';
import { ChevronIcon, FilterIcon, MarkIcon, PlusIcon } from '../icons/icons.tsx';
import { GatewayButton } from '../parts/gateway-button.tsx';
import { SearchBox } from '../search/search-box.tsx';
import { usePage } from '../store/page.ts';
import { moveFocus } from './roving-focus.ts';
import { useRowLimit } from './row-limit.ts';
import { firstOf, groupSessions, type SessionGroup, sameGroups } from './session-groups.ts';
import { SessionRow } from './session-row.tsx';
import styles from './sidebar.module.css';
import { SidebarFoot } from './sidebar-foot.tsx';

export function Sidebar() {
  const { app, activeSessionId, router } = usePage();
  const filter = useSignal('');
  const isArchiveOpen = useSignal(false);
  const heldUnread = useSignal<SessionId | null>(null);
  const focused = useSignal<SessionId | null>(null);
  const shown = useRef<readonly SessionGroup[]>([]);

  // Reads the count only when another session is opened: reading it clears it, and the row must not jump away.
  useSignalEffect(() => {
    const id = activeSessionId.value;
    const wasUnread = id !== null && app.connection(id).peek().unreadCount > 0;
    batch(() => {
      heldUnread.value = wasUnread ? id : null;
      focused.value = null;
    });
  });

  const groups = useComputed(() => {
    const next = groupSessions(app.state.value, { filter: filter.value, heldUnread: heldUnread.value });
    if (!sameGroups(shown.current, next)) shown.current = next;
    return shown.current;
  });
  const tabStop = useComputed(() => {
    const ids = groups.value.flatMap((group) =>
      group.name === 'Archived' && !isArchiveOpen.value ? [] : group.ids,
    );
    const wanted = focused.value ?? activeSessionId.value;
    return wanted !== null && ids.includes(wanted) ? wanted : (ids[0] ?? null);
  });
  const hasSessions = useComputed(() => app.sessions.value.length > 0);
  const rowLimit = useRowLimit(useComputed(() => app.sessions.value.length));
  const isFiltering = filter.value.trim() !== '';

  return (
    <nav class={styles.sidebar} aria-label="Sessions">
      <div class={styles.head}>
        <a class={styles.brand} href="/">
          <MarkIcon />
          Aperture
        </a>
        <GatewayButton
          class={`icon-button ${styles.newButton}`}
          aria-label="New session"
          title="New session"
          onClick={() => router.navigate('/new')}
        >
          <PlusIcon />
        </GatewayButton>
      </div>
      {hasSessions.value ? <SearchBox /> : null}
      {hasSessions.value ? (
        <label class={styles.filter}>
          <FilterIcon />
          <input
            type="search"
            placeholder="Filter"
            aria-label="Filter sessions"
            value={filter}
            onInput={(event) => {
              filter.value = event.currentTarget.value;
            }}
            onKeyDown={(event) => {
              if (event.key === 'Escape') filter.value = '';
              else if (event.key === 'ArrowDown') moveFocus(event, event.currentTarget.closest('nav'));
            }}
          />
        </label>
      ) : null}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the links in it. */}
      <div
        class={styles.list}
        onKeyDown={(event) => moveFocus(event, event.currentTarget)}
        onFocusIn={(event) => {
          const row = event.target instanceof Element ? event.target.closest('[data-session-id]') : null;
          const id = row?.getAttribute('data-session-id');
          const known = app.sessions.peek().find((session) => session.id === id);
          if (known) focused.value = known.id;
        }}
      >
        {firstOf(groups.value, rowLimit.value).map(({ group, ids }) => (
          <Group
            key={group.name}
            group={group}
            ids={ids}
            tabStop={tabStop.value}
            // A filter that found something archived shows it.
            isOpen={group.name !== 'Archived' || isArchiveOpen.value || isFiltering}
            onToggle={() => {
              isArchiveOpen.value = !isArchiveOpen.value;
            }}
          />
        ))}
        {isFiltering && groups.value.length === 0 ? (
          <p class={styles.empty}>No session matches “{filter}”.</p>
        ) : null}
        {!hasSessions.value && app.known.value ? (
          <p class={styles.empty}>Your sessions appear here.</p>
        ) : null}
      </div>
      <LazyJobLine />
      <SidebarFoot />
    </nav>
  );
}

interface GroupProps {
  group: SessionGroup;
  /** Those of its sessions that are rendered by now. */
  ids: readonly SessionId[];
  tabStop: SessionId | null;
  isOpen: boolean;
  onToggle: () => void;
}

function Group({ group, ids, tabStop, isOpen, onToggle }: GroupProps) {
  const count = (
    <span class={styles.groupCount} aria-hidden="true">
      {group.ids.length}
    </span>
  );
  return (
    <section class={styles.group}>
      {group.name === 'Archived' ? (
        <button type="button" class={styles.groupName} aria-expanded={isOpen} onClick={onToggle}>
          Archived
          <span class={styles.groupChevron} data-open={isOpen}>
            <ChevronIcon />
          </span>
          {count}
        </button>
      ) : (
        <h2 class={styles.groupName} data-group={group.name}>
          {group.name}
          {count}
        </h2>
      )}
      {isOpen ? ids.map((id) => <SessionRow key={id} id={id} isTabStop={id === tabStop} />) : null}
    </section>
  );
}

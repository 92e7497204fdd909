/** What stands beside every page: search, inbox, the list of all sessions with its filter, and the app's foot. */
import { useComputed } from '@preact/signals';
import { LazyJobLine } from '../archive/lazy-job-line.tsx';
import { FilterIcon, GroupIcon, MarkIcon, PlusIcon } from '../icons/icons.tsx';
import { GatewayButton } from '../parts/gateway-button.tsx';
import { SearchBox } from '../search/search-box.tsx';
import { usePage } from '../store/page.ts';
import { InboxLink } from './inbox-link.tsx';
import listStyles from './list.module.css';
import { moveFocus } from './roving-focus.ts';
import { SessionRows } from './session-rows.tsx';
import styles from './sidebar.module.css';
import { SidebarFoot } from './sidebar-foot.tsx';

export function Sidebar() {
  const { app, router } = usePage();
  const hasSessions = useComputed(() => app.sessions.value.length > 0);
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
      {hasSessions.value ? (
        <>
          <SearchBox />
          <InboxLink />
          <Filter />
        </>
      ) : null}
      <SessionRows />
      <LazyJobLine />
      <SidebarFoot />
    </nav>
  );
}

function Filter() {
  const { list, overlay } = usePage();
  return (
    <div class={listStyles.filterRow}>
      <label class={styles.filter}>
        <FilterIcon />
        <input
          type="search"
          placeholder="Filter"
          aria-label="Filter sessions"
          value={list.filter}
          onInput={(event) => {
            list.filter.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') list.filter.value = '';
            else if (event.key === 'ArrowDown') moveFocus(event, event.currentTarget.closest('nav'));
          }}
        />
      </label>
      <button
        type="button"
        class="icon-button"
        aria-label="Group sessions"
        aria-haspopup="menu"
        title="Group sessions"
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          overlay.value = { type: 'list-menu', at: { x: left, y: bottom + 2 } };
        }}
      >
        <GroupIcon />
      </button>
    </div>
  );
}

/** Everything that waits for the person, over all sessions, to be answered or looked at where it stands. */
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { PermissionOption } from '../../shared/acp.ts';
import type { SessionId } from '../../shared/ids.ts';
import { BackIcon } from '../icons/icons.tsx';
import { ErrorBoundary } from '../parts/error-boundary.tsx';
import { usePage } from '../store/page.ts';
import styles from './inbox.module.css';
import { InboxItem } from './inbox-item.tsx';
import { type InboxGroup, type InboxOrder, inboxGroups } from './inbox-items.ts';
import { inboxKey } from './inbox-keys.ts';

const ORDER = 'aperture:inboxOrder';

export function InboxPage() {
  const { app, switchToSession } = usePage();
  const root = useRef<HTMLDivElement>(null);
  const order = useSignal<InboxOrder>(keptOrder());
  const selected = useSignal<SessionId | null>(null);
  const groups = useComputed<readonly InboxGroup[]>(() => inboxGroups(app.state.value, order.value));
  const ids = useComputed(() => groups.value.flatMap(({ items }) => items.map(({ session }) => session.id)));
  /** Where the selected one was: what comes to its place is selected once it is gone. */
  const place = useRef(0);

  useSignalEffect(() => {
    const all = ids.value;
    const at = selected.value === null ? -1 : all.indexOf(selected.value);
    if (at === -1) selected.value = all[Math.min(place.current, all.length - 1)] ?? null;
    else place.current = at;
  });

  /** The focus was on an item that is gone. */
  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    if (!hadFocus.current || document.activeElement !== document.body) return;
    const next = itemOf(root.current, selected.peek()) ?? root.current;
    next?.focus({ preventScroll: true });
  });

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const card = itemOf(root.current, selected.peek());
      const key = inboxKey(event, card, optionsIn(card));
      if (key === null) return;
      event.preventDefault();
      switch (key.type) {
        case 'move': {
          const all = ids.peek();
          const at = selected.peek() === null ? -1 : all.indexOf(selected.peek() as SessionId);
          const next = all[Math.max(0, Math.min(all.length - 1, at + key.by))];
          if (next === undefined) return;
          selected.value = next;
          itemOf(root.current, next)?.focus();
          return;
        }
        case 'open': {
          const id = selected.peek();
          if (id !== null) switchToSession(id);
          return;
        }
        case 'read':
          card?.querySelector<HTMLButtonElement>('[data-mark-read]')?.click();
          return;
        case 'answer':
          card
            ?.querySelector<HTMLButtonElement>(
              `[data-question="0"] button[data-option-index="${key.index + 1}"]:not(:disabled)`,
            )
            ?.click();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const count = ids.value.length;
  return (
    <div
      ref={root}
      class={styles.inbox}
      data-inbox
      tabIndex={-1}
      onFocusIn={(event) => {
        hadFocus.current = true;
        const item = event.target instanceof Element ? event.target.closest('[data-inbox-session]') : null;
        const id = ids.peek().find((one) => one === item?.getAttribute('data-inbox-session'));
        if (id) selected.value = id;
      }}
      onFocusOut={(event) => {
        // Without a new place: what had the focus is gone, or the window lost it.
        if (event.relatedTarget !== null)
          hadFocus.current = root.current?.contains(event.relatedTarget as Node) ?? false; // a node
      }}
    >
      <header class={styles.top}>
        <h1>
          <a class={`icon-button ${styles.back}`} href="/" aria-label="Back to the list">
            <BackIcon />
          </a>
          Inbox
        </h1>
        {count > 1 ? (
          <button
            type="button"
            class="link"
            onClick={() => {
              order.value = order.value === 'newest' ? 'oldest' : 'newest';
              keepOrder(order.value);
            }}
          >
            {order.value === 'newest' ? 'Newest first' : 'Oldest first'}
          </button>
        ) : null}
      </header>
      {groups.value.map((group) => (
        <section key={group.kind} aria-label={group.name}>
          <h2 class={styles.groupName} data-group={group.kind}>
            {group.name}
            <span class={styles.groupCount} aria-hidden="true">
              {group.items.length}
            </span>
          </h2>
          {group.items.map((item) => (
            <ErrorBoundary key={item.session.id} what="This session">
              <InboxItem item={item} isSelected={selected.value === item.session.id} />
            </ErrorBoundary>
          ))}
        </section>
      ))}
      {count === 0 && app.known.value ? <Empty /> : null}
    </div>
  );
}

function Empty() {
  const { app } = usePage();
  const running = useComputed(() => app.sessions.value.filter(({ state }) => state === 'running').length);
  return (
    <div class={styles.empty}>
      <p class={styles.emptyMark} aria-hidden="true">
        ✓
      </p>
      <h2>Nothing waits for you</h2>
      <p>
        {running.value === 0
          ? 'Questions of agents, turns that end and what fails appear here.'
          : `${running.value === 1 ? '1 session is' : `${running.value} sessions are`} at work. What they ask, and how they end, appears here.`}
      </p>
    </div>
  );
}

const itemOf = (root: HTMLElement | null, id: SessionId | null): HTMLElement | null =>
  id === null ? null : (root?.querySelector<HTMLElement>(`[data-inbox-session="${id}"]`) ?? null);

/** Of the first question of the item, as they are shown. */
function optionsIn(card: Element | null): PermissionOption[] {
  return [...(card?.querySelectorAll<HTMLElement>('[data-question="0"] button[data-option]') ?? [])].map(
    (button) => ({
      optionId: '',
      name: '',
      kind: button.dataset.option as PermissionOption['kind'], // written by the card
    }),
  );
}

function keptOrder(): InboxOrder {
  try {
    return localStorage.getItem(ORDER) === 'oldest' ? 'oldest' : 'newest';
  } catch {
    return 'newest';
  }
}

function keepOrder(order: InboxOrder): void {
  try {
    localStorage.setItem(ORDER, order);
  } catch {
    // Not remembered, then.
  }
}

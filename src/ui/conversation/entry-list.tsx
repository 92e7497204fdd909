/** The entries of a window in order. It renders when entries come or go, not when one of them changes. */
import { useComputed } from '@preact/signals';
import { Fragment } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { usePage } from '../store/page.ts';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import styles from './conversation.module.css';
import { EntryView } from './entry-view.tsx';
import { groupRows } from './row-groups.ts';
import type { ScrollKeeper } from './scroll-keeper.ts';
import { ToolRun } from './tool-run.tsx';

interface Props {
  window: TranscriptWindow;
  cwd: string;
  keeper: () => ScrollKeeper | null;
}

/** Older entries are asked for this long before the reader reaches the top. */
const AHEAD = '900px 0px 0px 0px';

export function EntryList({ window, cwd, keeper }: Props) {
  const { transcripts } = usePage();
  const rows = window.rows.value;
  const groups = useComputed(() => groupRows(window.rows.value));
  const top = useRef<HTMLDivElement>(null);
  const first = rows[0]?.seq ?? null;
  const shownFirst = useRef(first);

  // Measured before the new entries are in the document, put right before they are painted.
  const isPrepended = first !== null && shownFirst.current !== null && first < shownFirst.current;
  const release = isPrepended && !keeper()?.atEnd.peek() ? keeper()?.hold() : undefined;
  useLayoutEffect(() => {
    shownFirst.current = first;
    release?.();
  }, [first]);

  const more = window.more.value;
  useEffect(() => {
    const element = top.current;
    if (!element || !more) return;
    const nearTop = new IntersectionObserver(
      (seen) => {
        if (seen.some((entry) => entry.isIntersecting)) void transcripts.loadOlder(window.sessionId);
      },
      { root: element.closest('[role="log"]'), rootMargin: AHEAD },
    );
    nearTop.observe(element);
    return () => nearTop.disconnect();
    // Anew after each page: a page may be too short to move the top out of reach.
  }, [more, first, window]);

  const firstUnread = window.firstUnread.value;
  return (
    <>
      {more ? (
        <div ref={top} class={styles.older}>
          Loading earlier messages
        </div>
      ) : null}
      {groups.value.map((group, index) => {
        const row = group.type === 'row' ? group.row : group.rows[0];
        if (!row) return null;
        return (
          <Fragment key={row.seq}>
            {row.seq === firstUnread && index > 0 ? <UnreadLine /> : null}
            {group.type === 'row' ? (
              <EntryView row={group.row} window={window} cwd={cwd} />
            ) : (
              <ToolRun
                rows={group.rows}
                isLast={index === groups.value.length - 1}
                window={window}
                cwd={cwd}
              />
            )}
          </Fragment>
        );
      })}
    </>
  );
}

const UnreadLine = () => (
  <div class={styles.unreadLine} data-first-unread>
    <span>New</span>
  </div>
);

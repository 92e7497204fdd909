/** The entries of a window in order. It renders when entries come or go, not when one of them changes. */
import { useComputed } from '@preact/signals';
import { Fragment, type RefObject, type VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { usePage } from '../store/page.ts';
import type { Row, TranscriptWindow } from '../store/transcript-window.ts';
import styles from './conversation.module.css';
import { EntryView } from './entry-view.tsx';
import { type RenderedRows, useFirstRows } from './first-rows.ts';
import { groupRows } from './row-groups.ts';
import { ToolRun } from './tool-run.tsx';

interface Props {
  window: TranscriptWindow;
  cwd: string;
  /** Before entries come or go in the document, and after that. */
  onChange: () => void;
  onChanged: (rendered: RenderedRows) => void;
}

/** Entries are asked for this long before the reader reaches the edge of those that are here. */
const AHEAD = '900px 0px';
/** From so many rows on, further ones come when they are asked for. */
const HUGE = 2_000;

export function EntryList({ window, cwd, onChange, onChanged }: Props) {
  const { transcripts } = usePage();
  const firstRows = useFirstRows(window);
  const rendered = firstRows.value;
  const gaps = window.gaps.value;
  const groups = useComputed(() => groupRows(firstRows.value.rows));
  const shown = useRef<RenderedRows | null>(null);
  /** The same node for the same row: those that stay are not even compared again. */
  const views = useRef(new WeakMap<Row, VNode>());

  if (shown.current !== rendered) onChange();
  useLayoutEffect(() => {
    shown.current = rendered;
    onChanged(rendered);
  });

  function viewOf(row: Row): VNode {
    const known = views.current.get(row) ?? <EntryView row={row} window={window} cwd={cwd} />;
    views.current.set(row, known);
    return known;
  }

  /** A run keeps its name, and so its elements, when its first rows are let go or earlier ones come. */
  const runNames = useRef(new WeakMap<Row, string>());
  const taken = new Set<string>();
  function runName(rows: readonly Row[]): string {
    const own = `run:${rows[0]?.seq ?? 0}`;
    const known = rows.map((row) => runNames.current.get(row)).find((name) => name !== undefined) ?? own;
    const name = taken.has(known) ? own : known;
    taken.add(name);
    for (const row of rows) runNames.current.set(row, name);
    return name;
  }

  const loadOlder = () => void transcripts.loadOlder(window.sessionId);
  const loadNewer = () => void transcripts.loadNewer(window.sessionId);
  // So many are held only where they are folded into a line or two: the edge would be in view for ever.
  const isHuge = window.rows.value.length >= HUGE;
  const top = useEdge(isHuge ? null : loadOlder);
  const bottom = useEdge(isHuge ? null : loadNewer);
  const firstUnread = window.firstUnread.value;
  return (
    <>
      {window.more.value && rendered.isFromStart ? (
        <div ref={top} class={styles.further}>
          {isHuge ? (
            <FurtherButton text="Earlier messages" onClick={loadOlder} />
          ) : (
            'Loading earlier messages'
          )}
        </div>
      ) : null}
      {groups.value.map((group, index) => {
        const row = group.type === 'row' ? group.row : group.rows[0];
        if (!row) return null;
        const name = group.type === 'row' ? row.seq : runName(group.rows);
        return (
          <Fragment key={name}>
            {gaps.has(row.seq) ? <GapLine /> : null}
            {row.seq === firstUnread && (index > 0 || window.more.value) ? <UnreadLine /> : null}
            {group.type === 'row' ? (
              viewOf(group.row)
            ) : (
              <ToolRun
                name={String(name)}
                rows={group.rows}
                viewOf={viewOf}
                isLast={index === groups.value.length - 1 && rendered.isToEnd && !window.newer.value}
                window={window}
                cwd={cwd}
                onOpened={() => onChanged(rendered)}
              />
            )}
          </Fragment>
        );
      })}
      {window.newer.value && rendered.isToEnd ? (
        <div ref={bottom} class={styles.further}>
          {isHuge ? <FurtherButton text="Later messages" onClick={loadNewer} /> : 'Loading later messages'}
        </div>
      ) : null}
    </>
  );
}

/** Calls when the edge comes near the view, and again after each page: one may be too short to move it away. */
function useEdge(onNear: (() => void) | null): RefObject<HTMLDivElement | null> {
  const edge = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = edge.current;
    if (!element || !onNear) return;
    const near = new IntersectionObserver(
      (seen) => {
        if (seen.some((entry) => entry.isIntersecting)) onNear();
      },
      { root: element.closest('[role="log"]'), rootMargin: AHEAD },
    );
    near.observe(element);
    return () => near.disconnect();
  });
  return edge;
}

const FurtherButton = ({ text, onClick }: { text: string; onClick: () => void }) => (
  <button type="button" class="link" onClick={onClick}>
    {text}
  </button>
);

const UnreadLine = () => (
  <div class={styles.unreadLine} data-first-unread>
    <span>New</span>
  </div>
);

const GapLine = () => (
  <p class={styles.gapLine} data-gap>
    Some messages here are not on this device yet. They come when the gateway can be reached.
  </p>
);

/**
 * Which rows of a window are rendered: at first about as many as are seen, around where the reader will be, and
 * with each frame more, until it is all of them. So the first paint does not wait for what is out of view.
 */
import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { END_SEQ } from '../../shared/bare-ids.ts';
import type { Seq } from '../../shared/ids.ts';
import { boundsAround, lastIndexUpTo } from '../store/rows.ts';
import type { Row, TranscriptWindow } from '../store/transcript-window.ts';
import { rowsToFill } from './row-heights.ts';

/** So many more with each frame; at first no more than these, however little there is in them. */
const STEP = 24;

export interface RenderedRows {
  rows: readonly Row[];
  /** It begins, and ends, where the window does. */
  isFromStart: boolean;
  isToEnd: boolean;
}

export function useFirstRows(window: TranscriptWindow): ReadonlySignal<RenderedRows> {
  /** Null until there has been a first paint. */
  const limit = useSignal<number | null>(null);
  const rendered = useComputed(() => {
    const rows = window.rows.value;
    const focus = focusOf(window);
    const most = limit.value ?? firstCount(rows, focus, innerHeight);
    if (rows.length <= most) return { rows, isFromStart: true, isToEnd: true };
    const { start, end } = boundsAround(rows, most, focus, focus);
    return { rows: rows.slice(start, end), isFromStart: start === 0, isToEnd: end === rows.length };
  });
  const count = rendered.value.rows.length;
  const isAll = count === window.rows.value.length;
  useEffect(() => {
    if (count === 0 || limit.peek() === Number.POSITIVE_INFINITY) return;
    // In a task of its own: after the frame was painted.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => {
        limit.value = isAll ? Number.POSITIVE_INFINITY : count + STEP;
      });
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [count, isAll]);
  return rendered;
}

/** Rows around `focus` that fill a view of `px`: those before it at the end, else as many before as after it. */
function firstCount(rows: readonly Row[], focus: Seq, px: number): number {
  const index = Math.max(0, lastIndexUpTo(rows, focus));
  if (index === rows.length - 1) return rowsToFill(rows, index, -1, px, STEP);
  return Math.min(STEP, 2 * rowsToFill(rows, index, 1, px, STEP));
}

function focusOf(window: TranscriptWindow): Seq {
  const target = window.target.peek();
  if (target?.type === 'entry') return target.seq;
  if (target?.type === 'start') return 0 as Seq; // before the first
  const place = window.place();
  if (place) return place.seq;
  const rows = window.rows.peek();
  const unread = window.firstUnread.peek();
  const isFar = unread !== null && (rows.at(-STEP)?.seq ?? 0) > unread;
  return target?.type === 'unread' && isFar ? unread : END_SEQ;
}

/**
 * Which rows of a window are rendered: at first about as many as are seen, around where the reader will be, and
 * with each frame more, until it is all of them. So the first paint does not wait for what is out of view.
 */
import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { END_SEQ } from '../../shared/bare-ids.ts';
import type { Seq } from '../../shared/ids.ts';
import { boundsAround } from '../store/rows.ts';
import type { Row, TranscriptWindow } from '../store/transcript-window.ts';

/** More than a screen of messages; of one-line tool calls a tall screen may show more, one frame later. */
const FIRST_ROWS = 24;

export interface RenderedRows {
  rows: readonly Row[];
  /** It begins, and ends, where the window does. */
  isFromStart: boolean;
  isToEnd: boolean;
}

export function useFirstRows(window: TranscriptWindow): ReadonlySignal<RenderedRows> {
  const limit = useSignal(FIRST_ROWS);
  const rendered = useComputed(() => {
    const rows = window.rows.value;
    if (rows.length <= limit.value) return { rows, isFromStart: true, isToEnd: true };
    const focus = focusOf(window);
    const { start, end } = boundsAround(rows, limit.value, focus, focus);
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
        limit.value = isAll ? Number.POSITIVE_INFINITY : limit.peek() + FIRST_ROWS;
      });
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [count, isAll]);
  return rendered;
}

function focusOf(window: TranscriptWindow): Seq {
  const target = window.target.peek();
  if (target?.type === 'entry') return target.seq;
  if (target?.type === 'start') return 0 as Seq; // before the first
  const place = window.place();
  if (place) return place.seq;
  const rows = window.rows.peek();
  const unread = window.firstUnread.peek();
  const isFar = unread !== null && (rows.at(-FIRST_ROWS)?.seq ?? 0) > unread;
  return target?.type === 'unread' && isFar ? unread : END_SEQ;
}

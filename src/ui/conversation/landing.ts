/** Puts the reader where they are to be: what a window's target says, done once its rows are on the screen. */
import type { Seq } from '../../shared/ids.ts';
import { findRow } from '../store/rows.ts';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import type { ScrollKeeper } from './scroll-keeper.ts';

/** How far below the top an entry is put, in px: what it answers is seen too. */
export const LANDING_OFFSET = 120;
/** As long as its mark is shown, which fades unless motion is unwelcome. */
const MARK_MS = 2_000;

export function land(window: TranscriptWindow, keeper: ScrollKeeper, scroller: HTMLElement): void {
  const target = window.target.peek();
  const rows = window.rows.peek();
  if (target === null || rows.length === 0) return;
  const seq = target.type === 'entry' ? target.seq : window.firstUnread.peek();
  const found = seq === null ? null : scroller.querySelector<HTMLElement>(`[data-entry-id="${seq}"]`);
  // A folded run of tool calls opens for it first.
  const isFolded = target.type === 'entry' && found?.closest('[hidden]') != null;
  const entry = isFolded ? null : found;
  const isComing = seq !== null && entry === null && findRow(rows, seq) !== undefined;
  // Not rendered yet: it is tried again once more rows are.
  if (isComing && (target.type === 'entry' || target.type === 'unread')) return;
  window.aim(null);
  switch (target.type) {
    case 'start':
      keeper.toStart();
      return;
    case 'end':
      keeper.toEnd();
      return;
    case 'unread':
      if (!window.newer.peek()) keeper.toEnd();
      if (entry && seq !== null && !isInView(scroller, entry)) keeper.toEntry(seq, LANDING_OFFSET);
      return;
    case 'entry':
      if (entry) landOn(target.seq, entry, keeper, scroller);
      return;
  }
}

function landOn(seq: Seq, entry: HTMLElement, keeper: ScrollKeeper, scroller: HTMLElement): void {
  if (!isInView(scroller, entry)) keeper.toEntry(seq, LANDING_OFFSET);
  entry.tabIndex = -1;
  entry.focus({ preventScroll: true });
  entry.dataset.landed = '';
  setTimeout(() => delete entry.dataset.landed, MARK_MS);
}

/** True where the top of it is in view, and enough of it. */
function isInView(scroller: HTMLElement, entry: HTMLElement): boolean {
  const { top, height } = entry.getBoundingClientRect();
  const view = scroller.getBoundingClientRect();
  return height > 0 && top >= view.top && top < view.bottom - Math.min(height, view.height / 2);
}

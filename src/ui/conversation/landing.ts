/** Puts the reader where they are to be: what a window's target says, done once its rows are on the screen. */
import type { Seq } from '../../shared/ids.ts';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import type { ScrollKeeper } from './scroll-keeper.ts';

/** How far below the top an entry is put, in px: what it answers is seen too. */
export const LANDING_OFFSET = 120;
/** As long as its mark is shown, which fades unless motion is unwelcome. */
const MARK_MS = 2_000;

export function land(window: TranscriptWindow, keeper: ScrollKeeper, scroller: HTMLElement): void {
  const target = window.target.peek();
  if (target === null || window.rows.peek().length === 0) return;
  window.aim(null);
  switch (target.type) {
    case 'start':
      keeper.toStart();
      return;
    case 'end':
      keeper.toEnd();
      return;
    case 'unread': {
      const unread = window.firstUnread.peek();
      if (!window.newer.peek()) keeper.toEnd();
      if (unread !== null && !isInView(scroller, '[data-first-unread]')) {
        keeper.toEntry(unread, LANDING_OFFSET);
      }
      return;
    }
    case 'entry':
      landOn(target.seq, keeper, scroller);
      return;
  }
}

function landOn(seq: Seq, keeper: ScrollKeeper, scroller: HTMLElement): void {
  const selector = `[data-entry-id="${seq}"]`;
  const entry = scroller.querySelector<HTMLElement>(selector);
  if (!entry) return;
  // Within a run of tool calls that is folded.
  const folded = entry.closest('[hidden]');
  if (folded) scroller.querySelector<HTMLElement>(`[aria-controls="${folded.id}"]`)?.click();
  if (!isInView(scroller, selector)) keeper.toEntry(seq, LANDING_OFFSET);
  entry.tabIndex = -1;
  entry.focus({ preventScroll: true });
  entry.dataset.landed = '';
  setTimeout(() => delete entry.dataset.landed, MARK_MS);
}

/** True where the top of it is in view; or where there is no such thing. */
function isInView(scroller: HTMLElement, selector: string): boolean {
  const thing = scroller.querySelector(selector);
  if (!thing) return selector === '[data-first-unread]';
  const { top, height } = thing.getBoundingClientRect();
  const view = scroller.getBoundingClientRect();
  return height > 0 && top >= view.top && top < view.bottom - Math.min(height, view.height / 2);
}

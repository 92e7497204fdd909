/**
 * Where the reader is in a conversation. At the end it stays at the end as text grows; elsewhere nothing it
 * does, and nothing that arrives, moves what is being read. It knows entries only as elements with an id.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Seq } from '../../shared/ids.ts';
import type { ReadingPlace } from '../store/transcript-window.ts';

/** This close to the end counts as being there, in px. */
const END_SLACK = 32;

export interface ScrollKeeper {
  readonly atEnd: ReadonlySignal<boolean>;
  toEnd(): void;
  toEntry(seq: Seq, offset: number): void;
  /** Null at the end; else the first entry in view and where it is. */
  place(): ReadingPlace | null;
  /** Call before entries are put in above; what it returns, after: the reader sees no change. */
  hold(): () => void;
  close(): void;
}

export function createScrollKeeper(scroller: HTMLElement, content: HTMLElement): ScrollKeeper {
  const atEnd = signal(true);
  let lastTop = scroller.scrollTop;
  /** Where the app put the reader, until the reader moves. */
  let pinned: ReadingPlace | null = null;

  const distance = () => scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;

  function onScroll(): void {
    const top = scroller.scrollTop;
    if (distance() <= END_SLACK) atEnd.value = true;
    // Only a move upwards leaves the end: content that grew meanwhile does not.
    else if (top < lastTop - 1) atEnd.value = false;
    lastTop = top;
  }

  function toEnd(): void {
    pinned = null;
    atEnd.value = true;
    scroller.scrollTop = scroller.scrollHeight;
    lastTop = scroller.scrollTop;
  }

  /** Entries out of view have estimated heights: the place holds while they get their real ones. */
  function keep(): void {
    if (atEnd.peek()) toEnd();
    else if (pinned) toPlace(pinned);
  }

  function toPlace({ seq, offset }: ReadingPlace): void {
    const element = content.querySelector(`[data-entry-id="${seq}"]`);
    if (!element) return;
    scroller.scrollTop += offsetOf(element) - offset;
    lastTop = scroller.scrollTop;
  }

  const sizes = new ResizeObserver(keep);
  sizes.observe(content);
  sizes.observe(scroller);
  const listeners = new AbortController();
  const passive = { passive: true, signal: listeners.signal };
  scroller.addEventListener('scroll', onScroll, passive);
  for (const type of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
    scroller.addEventListener(
      type,
      () => {
        pinned = null;
      },
      passive,
    );
  }

  function firstInView(): HTMLElement | null {
    const top = scroller.getBoundingClientRect().top;
    for (const element of content.querySelectorAll<HTMLElement>('[data-entry-id]')) {
      const box = element.getBoundingClientRect();
      if (box.height > 0 && box.bottom > top) return element;
    }
    return null;
  }

  const offsetOf = (element: Element) =>
    element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;

  return {
    atEnd,
    toEnd,
    toEntry(seq, offset) {
      atEnd.value = false;
      pinned = { seq, offset };
      toPlace(pinned);
    },
    place() {
      if (atEnd.peek()) return null;
      const element = firstInView();
      const id = element?.dataset.entryId;
      return element && id !== undefined ? { seq: Number(id) as Seq, offset: offsetOf(element) } : null; // ids are seqs
    },
    hold() {
      const anchor = firstInView();
      if (!anchor) return () => undefined;
      const before = offsetOf(anchor);
      // The browser's own anchoring does nothing at the very top, and would count twice elsewhere.
      scroller.style.setProperty('overflow-anchor', 'none');
      return () => {
        scroller.scrollTop += offsetOf(anchor) - before;
        lastTop = scroller.scrollTop;
        requestAnimationFrame(() => scroller.style.removeProperty('overflow-anchor'));
      };
    },
    close() {
      sizes.disconnect();
      listeners.abort();
    },
  };
}

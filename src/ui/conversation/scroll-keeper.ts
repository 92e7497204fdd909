/**
 * Where the reader is in a conversation. At the end it stays at the end as text grows; elsewhere nothing it
 * does, and nothing that arrives, goes or unfolds, moves what is being read. It knows entries only as elements
 * with an id, and asks the browser for no help: WebKit has no scroll anchoring, and two of them would count twice.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Seq } from '../../shared/ids.ts';
import type { ReadingPlace } from '../store/transcript-window.ts';

/** This close to the end counts as being there, in px. */
const END_SLACK = 32;
/** So many things in view are remembered: the first of them that is still there afterwards is what stays. */
const ANCHORS = 4;

export interface ScrollKeeper {
  readonly atEnd: ReadonlySignal<boolean>;
  toStart(): void;
  toEnd(): void;
  /** Puts the entry `offset` px below the top of the view. */
  toEntry(seq: Seq, offset: number): void;
  /** Null at the end; else the first entry in view and where it is. */
  place(): ReadingPlace | null;
  /** The first and the last entry that are in view or at most `px` out of it. */
  near(px: number): { from: Seq; to: Seq } | null;
  /** To be called before entries come or go, and `settle` once they did: the reader sees no change. */
  mark(): void;
  settle(): void;
  close(): void;
}

interface Anchor extends ReadingPlace {
  /** It stands for all of what it is folded into. */
  isFolded: boolean;
}

/** `hasEnd`: false while the conversation goes on beyond what `content` holds. */
export function createScrollKeeper(
  scroller: HTMLElement,
  content: HTMLElement,
  hasEnd: () => boolean,
): ScrollKeeper {
  const atEnd = signal(hasEnd());
  let lastTop = scroller.scrollTop;
  /** What was in view when the reader last moved. */
  let anchors: readonly Anchor[] = [];
  /** Where the app put the reader, until the reader moves. */
  let pinned: ReadingPlace | null = null;

  const distance = () => scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
  const viewTop = () => scroller.getBoundingClientRect().top;

  function onScroll(): void {
    const top = scroller.scrollTop;
    if (distance() <= END_SLACK && hasEnd()) atEnd.value = true;
    // Only a move upwards leaves the end: content that grew meanwhile does not.
    else if (top < lastTop - 1 || !hasEnd()) atEnd.value = false;
    lastTop = top;
    mark();
  }

  /**
   * How far the reader scrolled since we last heard of it: the event comes with the next frame. What is shorter
   * now than it was scrolled has only been clamped.
   */
  function unheard(): number {
    const moved = scroller.scrollTop - lastTop;
    return moved < 0 && distance() < 1 ? 0 : moved;
  }

  function scrollBy(px: number): void {
    // Less than this is rounding, and would only stop a scroll that is under way.
    if (Math.abs(px) >= 0.5) scroller.scrollTop += px;
    lastTop = scroller.scrollTop;
  }

  function toEnd(): void {
    pinned = null;
    atEnd.value = hasEnd();
    scroller.scrollTop = scroller.scrollHeight;
    lastTop = scroller.scrollTop;
    mark();
  }

  function elementOf(seq: Seq): { box: DOMRect; isFolded: boolean } | null {
    const element = content.querySelector(`[data-entry-id="${seq}"]`);
    if (!element) return null;
    const box = element.getBoundingClientRect();
    if (box.height > 0) return { box, isFolded: false };
    if (!element.closest('[hidden]')) return null;
    // It is where all of what it is folded into is.
    let thing = element;
    while (thing.parentElement && thing.parentElement !== content) thing = thing.parentElement;
    return { box: thing.getBoundingClientRect(), isFolded: true };
  }

  /** Of the things in order, the first that reaches below `y`. */
  function firstBelow(y: number): number {
    const { children } = content;
    let low = 0;
    let high = children.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((children[middle]?.getBoundingClientRect().bottom ?? 0) > y) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The entry that a thing is, or those that it holds. */
  const entriesIn = (thing: Element | undefined): HTMLElement[] => {
    if (!(thing instanceof HTMLElement)) return [];
    return thing.dataset.entryId ? [thing] : [...thing.querySelectorAll<HTMLElement>('[data-entry-id]')];
  };
  const seqOf = (element: HTMLElement) => Number(element.dataset.entryId) as Seq; // ids are seqs

  function anchorsIn(thing: Element, top: number): Anchor[] {
    const entries = entriesIn(thing);
    const [first] = entries;
    if (!first) return [];
    const shown = entries
      .map((entry) => ({ seq: seqOf(entry), box: entry.getBoundingClientRect() }))
      .filter(({ box }) => box.height > 0 && box.bottom > top)
      .map(({ seq, box }) => ({ seq, offset: box.top - top, isFolded: false }));
    if (shown.length > 0) return shown;
    return [{ seq: seqOf(first), offset: thing.getBoundingClientRect().top - top, isFolded: true }];
  }

  function mark(): void {
    if (atEnd.peek()) return;
    lastTop = scroller.scrollTop;
    const top = viewTop();
    const found: Anchor[] = [];
    for (let index = firstBelow(top); found.length < ANCHORS; index += 1) {
      const thing = content.children[index];
      if (!thing) break;
      found.push(...anchorsIn(thing, top));
    }
    anchors = found;
  }

  function putBack(places: readonly (ReadingPlace & Partial<Anchor>)[], moved: number): void {
    for (const { seq, offset, isFolded } of places) {
      const now = elementOf(seq);
      // What was folded or unfolded meanwhile has moved of itself.
      if (!now || (isFolded !== undefined && now.isFolded !== isFolded)) continue;
      scrollBy(now.box.top - viewTop() - offset + moved);
      return;
    }
  }

  function settle(): void {
    // A move upwards was heard of before the change, if it was the reader's: what shrinks and grows clamps too.
    if (atEnd.peek() && hasEnd()) {
      toEnd();
      return;
    }
    const moved = unheard();
    if (Math.abs(moved) >= 1) pinned = null;
    atEnd.value = false;
    putBack(pinned ? [pinned] : anchors, moved);
    mark();
  }

  const sizes = new ResizeObserver(settle);
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

  return {
    atEnd,
    toStart() {
      pinned = null;
      atEnd.value = false;
      scroller.scrollTop = 0;
      lastTop = 0;
      mark();
    },
    toEnd,
    toEntry(seq, offset) {
      atEnd.value = false;
      pinned = { seq, offset };
      settle();
    },
    place() {
      if (atEnd.peek()) return null;
      const top = viewTop();
      for (const thing of [...content.children].slice(firstBelow(top))) {
        const [anchor] = anchorsIn(thing, top);
        if (anchor) return { seq: anchor.seq, offset: anchor.offset };
      }
      return null;
    },
    near(px) {
      const box = scroller.getBoundingClientRect();
      const things = [...content.children];
      const start = firstBelow(box.top - px);
      const end = firstBelow(box.bottom + px) + 1;
      const isNear = (entry: HTMLElement): boolean => {
        const { top, bottom } = entry.getBoundingClientRect();
        return bottom > box.top - px && top < box.bottom + px;
      };
      // A run of tools is one thing: unfolded, most of it may be far away; folded, all of it is where its line is.
      const seqs = things.slice(start, end).flatMap((thing) => {
        const near = entriesIn(thing).filter(isNear).map(seqOf);
        const { from, to } = thing instanceof HTMLElement ? thing.dataset : {};
        return from && to ? [Number(from), Number(to)] : near;
      });
      const [from, to] = [seqs[0], seqs.at(-1)];
      return from !== undefined && to !== undefined ? { from: from as Seq, to: to as Seq } : null; // ids are seqs
    },
    mark() {
      if (unheard() !== 0) onScroll();
      else mark();
    },
    settle,
    close() {
      sizes.disconnect();
      listeners.abort();
    },
  };
}

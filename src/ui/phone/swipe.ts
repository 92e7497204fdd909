/**
 * On a phone the list and what is open are two screens: a finger drags the one off the other. It follows the finger
 * where motion is welcome. What scrolls sideways itself, and the edges, which are the system's, stay as they are.
 */
import type { Router } from '../routing/router.ts';
import { createSwipe } from './swipe-step.ts';

/** Of this width the browser's own gestures begin, px. */
const EDGE = 24;
const NARROW = '(max-width: 720px)';
const SETTLE_MS = 120;

export function watchSwipe({ router }: { router: Router }, window: Window): () => void {
  const { document } = window;
  const listeners = new AbortController();
  const options = { signal: listeners.signal, passive: true };
  let swipe: ReturnType<typeof createSwipe> | null = null;

  const screen = () => document.querySelector<HTMLElement>('[data-screen] > main');
  const isMoving = () => !window.matchMedia('(prefers-reduced-motion: reduce)').matches;

  function shift(px: number): void {
    const main = screen();
    if (!main || !isMoving()) return;
    main.parentElement?.setAttribute('data-swiping', '');
    main.style.transform = `translateX(${px}px)`;
  }

  /** Back to its place, or away, and then it is the other screen's turn. */
  function settle(px: number, then: () => void): void {
    const main = screen();
    const done = () => {
      if (main) main.style.transform = '';
      main?.parentElement?.removeAttribute('data-swiping');
      then();
    };
    if (!main?.style.transform) {
      done();
      return;
    }
    const { transform } = main.style;
    const moved = main.animate([{ transform }, { transform: `translateX(${px}px)` }], {
      duration: SETTLE_MS,
      easing: 'ease-out',
    });
    moved.onfinish = done;
    moved.oncancel = done;
  }

  document.addEventListener(
    'pointerdown',
    (event) => {
      swipe = null;
      if (event.pointerType === 'mouse' || !event.isPrimary || !window.matchMedia(NARROW).matches) return;
      if (event.clientX < EDGE || event.clientX > window.innerWidth - EDGE) return;
      if (document.querySelector('dialog[open]') || !mayBegin(event.target)) return;
      const { type } = router.route.peek();
      if (type === 'search') return;
      swipe = createSwipe(type === 'home' ? 'left' : 'right', window.innerWidth, event);
    },
    options,
  );
  document.addEventListener(
    'pointermove',
    (event) => {
      const step = event.isPrimary ? swipe?.move(event) : undefined;
      if (step === undefined) return;
      if (step.type === 'other') swipe = null;
      else if (step.type === 'drag' && step.px > 0) shift(step.px);
    },
    options,
  );
  document.addEventListener(
    'pointerup',
    (event) => {
      const end = event.isPrimary ? swipe?.end(event) : undefined;
      swipe = null;
      if (end === undefined) return;
      if (!end.isDone) settle(0, () => undefined);
      else if (end.direction === 'left') router.navigate('/last');
      else settle(window.innerWidth, () => router.navigate('/'));
    },
    options,
  );
  document.addEventListener(
    'pointercancel',
    () => {
      if (swipe !== null) settle(0, () => undefined);
      swipe = null;
    },
    options,
  );
  return () => listeners.abort();
}

/** Not where a finger selects or slides, nor in what scrolls sideways. */
function mayBegin(target: EventTarget | null): boolean {
  if (!(target instanceof Element) || target.closest('input, textarea, select, [role="separator"]'))
    return false;
  for (let element: Element | null = target; element !== null; element = element.parentElement) {
    if (element.scrollWidth <= element.clientWidth + 1) continue;
    if (/auto|scroll/.test(getComputedStyle(element).overflowX)) return false;
  }
  return true;
}

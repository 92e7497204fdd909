/**
 * Keeps the app above a keyboard on the screen. Where the page is told to shrink for it (`interactive-widget` in
 * index.html) nothing is left to do; Safari only tells how much of the page is still seen, and scrolls what has the
 * focus into that part, together with everything else.
 */

type View = Pick<VisualViewport, 'height' | 'scale' | 'addEventListener'>;
interface Surroundings {
  visualViewport: View | null;
  readonly innerHeight: number;
  scrollTo(x: number, y: number): void;
}

/** Less than this is a browser's bar that comes and goes, and no keyboard. */
const MIN_KEYBOARD_PX = 100;

/** Sets `--seen-height` while a keyboard covers a part of the page. */
export function watchKeyboard(window: Surroundings, root: HTMLElement, signal?: AbortSignal): void {
  const view = window.visualViewport;
  if (!view) return;

  function look(this: void): void {
    if (!view) return;
    // Zoomed in, a person sees less of the page because they want to.
    const isCovered = view.scale <= 1.01 && window.innerHeight - view.height > MIN_KEYBOARD_PX;
    if (isCovered) {
      root.style.setProperty('--seen-height', `${Math.round(view.height)}px`);
      window.scrollTo(0, 0);
    } else root.style.removeProperty('--seen-height');
  }

  const options = signal ? { signal } : {};
  view.addEventListener('resize', look, options);
  view.addEventListener('scroll', look, options);
}

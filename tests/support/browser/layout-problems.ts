/** What does not fit, or cannot be hit by a finger, on the page as it is shown now. */
import type { Page } from '@playwright/test';

/** Px; a finger's (WCAG 2.5.5). */
const TARGET = 44;

/** Controls out of the window, a page that scrolls sideways, and, with `forFingers`, targets that are too small. */
export function layoutProblems(page: Page, forFingers: boolean): Promise<string[]> {
  return page.evaluate(
    ({ target, forFingers }) => {
      const CONTROLS =
        'a[href], button, input, select, textarea, [role="option"], [role^="menuitem"], [role="separator"][tabindex]';
      const found: string[] = [];
      const nameOf = (element: Element): string =>
        `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}” .${element.className}`;
      const root = document.documentElement;
      if (root.scrollWidth > root.clientWidth || document.body.scrollWidth > root.clientWidth)
        found.push(`the page scrolls sideways: ${Math.max(root.scrollWidth, document.body.scrollWidth)}`);

      /** What scrolls sideways itself may hold more than there is room for. */
      const scrollsSideways = (element: Element): boolean => {
        for (let at = element.parentElement; at !== null; at = at.parentElement)
          if (/auto|scroll/.test(getComputedStyle(at).overflowX) && at.scrollWidth > at.clientWidth)
            return true;
        return false;
      };
      /** A link within a text is as high as its line. */
      const isInText = (element: Element): boolean =>
        element.matches('a, button.link') &&
        element.closest('p, li, td, th, h1, h2, h3, h4, h5, h6, dd, pre') !== null;
      const hits = (control: Element, x: number, y: number): boolean => {
        const hit = document.elementFromPoint(x, y);
        return hit !== null && (control.contains(hit) || hit.closest('label')?.contains(control) === true);
      };
      const top =
        document.querySelector('dialog[open]') ?? document.querySelector('[role="menu"]') ?? document;
      for (const control of top.querySelectorAll(CONTROLS)) {
        if (!control.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        // A label takes its place.
        const label = control.closest('label');
        const shown =
          label !== null && control.matches('.visually-hidden, [type="checkbox"], [type="radio"]')
            ? label
            : control;
        const { left, right, top: above, bottom, width, height } = shown.getBoundingClientRect();
        if (width === 0 || height === 0) continue;
        if ((left < -1 || right > innerWidth + 1) && !scrollsSideways(shown))
          found.push(`out of the window, ${Math.round(left)} to ${Math.round(right)}: ${nameOf(control)}`);
        const isLarge = Math.min(width, height) >= target - 1;
        if (!forFingers || isInText(shown) || isLarge) continue;
        const x = (left + right) / 2;
        const y = (above + bottom) / 2;
        if (!hits(control, x, y)) continue; // under something else, or scrolled away
        const reach = target / 2 - 1;
        // What scrolls out of its row is cut, not small.
        const sideways = scrollsSideways(shown) ? 0 : reach;
        const misses = [
          [x, y - reach],
          [x, y + reach],
          [x - sideways, y],
          [x + sideways, y],
        ].filter(
          ([px = 0, py = 0]) =>
            px > 0 && px < innerWidth && py > 0 && py < innerHeight && !hits(control, px, py),
        );
        if (misses.length > 0)
          found.push(`a small target, ${Math.round(width)} × ${Math.round(height)}: ${nameOf(control)}`);
      }
      return [...new Set(found)];
    },
    { target: TARGET, forFingers },
  );
}

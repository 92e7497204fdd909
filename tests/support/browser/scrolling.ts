/** Scrolls a conversation as a reader would, and watches from frame to frame that what is read stays where it is. */
import type { Page } from '@playwright/test';

export interface Sweep {
  /** The entries that were in the document at some time, in order. */
  seen: number[];
  /** The most entries that were in it at once. */
  most: number;
  /** How far what was in view moved of itself, at most, in px. */
  jump: number;
  /** How much of the view was empty, at most, in px. */
  blank: number;
}

/** Scrolls by `step` px (negative: upwards) until the entry is in the document and nothing moves any more. */
export const sweepTo = (page: Page, entry: number, step: number): Promise<Sweep> =>
  page.evaluate(sweep, { entry, step });

/** Runs in the page: it may use nothing from outside of it. */
async function sweep({ entry, step }: { entry: number; step: number }): Promise<Sweep> {
  const log = document.querySelector<HTMLElement>('[role="log"]');
  if (!log) throw new Error('There is no conversation');
  // In a task of its own, as input is: not between the frame's scripts and its layout.
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const articles = () => [...log.querySelectorAll<HTMLElement>('[data-entry-id]')];
  const idOf = (article: HTMLElement) => Number(article.dataset.entryId);
  const seen = new Set<number>();
  const result = { most: 0, jump: 0, blank: 0 };

  function look(): void {
    const all = articles();
    result.most = Math.max(result.most, all.length);
    for (const article of all) seen.add(idOf(article));
    const view = log?.getBoundingClientRect();
    const boxes = all.map((article) => article.getBoundingClientRect()).filter((box) => box.height > 0);
    const [first, last] = [boxes[0], boxes.at(-1)];
    if (!view || !first || !last) return;
    // The room around the column, where banners lie, and what says that more is coming.
    result.blank = Math.max(result.blank, first.top - view.top - 96, view.bottom - last.bottom - 80);
  }

  function middle(): HTMLElement | undefined {
    const view = log?.getBoundingClientRect();
    if (!view) return undefined;
    const y = (view.top + view.bottom) / 2;
    return articles().find((article) => {
      const box = article.getBoundingClientRect();
      return box.height > 0 && box.bottom > y;
    });
  }

  for (let stuck = 0; stuck < 40; ) {
    const anchor = middle();
    const before = anchor?.getBoundingClientRect().top ?? 0;
    const top = log.scrollTop;
    log.scrollTop += step;
    const moved = log.scrollTop - top;
    for (let frames = 0; frames < 2; frames += 1) {
      await frame();
      look();
      if (!anchor?.isConnected) continue;
      const off = anchor.getBoundingClientRect().top - (before - moved);
      result.jump = Math.max(result.jump, Math.abs(off));
    }
    const isThere = articles().some((article) => idOf(article) === entry);
    stuck = Math.abs(moved) < 1 ? (isThere ? 40 : stuck + 1) : 0;
  }
  return { ...result, seen: [...seen].sort((a, b) => a - b) };
}

/**
 * When the chunks of `/stream` were on the screen, by the page's own eyes: with every frame it looks which number is
 * the newest in the document, in a task of its own after the frame was painted.
 */
import type { Page } from '@playwright/test';

export interface Watched {
  /** `[when, number]`: from then on all chunks up to the number were painted. Ms since 1970 of this process's clock. */
  painted: [at: number, number: number][];
  /** Ms between one frame and the next. */
  frames: number[];
  /** Ms of the main thread's tasks over 50 ms. */
  longTasks: number[];
}

/** Begins to watch the newest message of the agent, which must not be there yet. */
export async function watchPainted(page: Page): Promise<() => Promise<Watched>> {
  await page.evaluate(watch);
  return async () => {
    const offset = await clockOffset(page);
    const watched = await page.evaluate(() => window.stopWatching?.());
    if (!watched) throw new Error('Nothing was watched');
    return { ...watched, painted: watched.painted.map(([at, number]) => [at - offset, number]) };
  };
}

declare global {
  interface Window {
    stopWatching?: () => Watched;
  }
}

/** Runs in the page: it may use nothing from outside of it. */
function watch(): void {
  const newest = (): Element | null => {
    const all = document.querySelectorAll('[role="log"] article[data-kind="agent"]');
    return all[all.length - 1] ?? null;
  };
  const idOf = (article: Element | null): number => Number(article?.getAttribute('data-entry-id') ?? 0);
  const before = idOf(newest());

  function newestNumber(): number {
    const article = newest();
    if (article === null || idOf(article) <= before) return 0;
    // Backwards from the end: a long message costs no more than a short one.
    const texts = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    let end: Node = article;
    while (end.lastChild) end = end.lastChild;
    texts.currentNode = end;
    for (let node: Node | null = end; node !== null; node = texts.previousNode()) {
      const numbers = node.nodeType === Node.TEXT_NODE ? [...(node.nodeValue ?? '').matchAll(/#(\d+)/g)] : [];
      if (numbers.length > 0) return Number(numbers.at(-1)?.[1]);
    }
    return 0;
  }

  const painted: [number, number][] = [];
  const frames: number[] = [];
  const longTasks: number[] = [];
  let known = 0;
  let lastFrame = 0;
  let isWatching = true;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    const number = newestNumber();
    if (number === known) return;
    known = number;
    painted.push([performance.timeOrigin + performance.now(), number]);
  };
  function frame(now: number): void {
    if (!isWatching) return;
    if (lastFrame > 0) frames.push(now - lastFrame);
    lastFrame = now;
    port2.postMessage(null);
    requestAnimationFrame(frame);
  }
  requestAnimationFrame(frame);
  const tasks = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longTasks.push(entry.duration);
  });
  tasks.observe({ type: 'longtask' });
  window.stopWatching = () => {
    isWatching = false;
    tasks.disconnect();
    return { painted, frames, longTasks };
  };
}

/** How far the page's clock is ahead of this process's, ms: by the quickest of some round trips. */
export async function clockOffset(page: Page): Promise<number> {
  let best = { took: Infinity, offset: 0 };
  for (let trip = 0; trip < 20; trip += 1) {
    const before = performance.timeOrigin + performance.now();
    const there = await page.evaluate(() => performance.timeOrigin + performance.now());
    const took = performance.timeOrigin + performance.now() - before;
    if (took < best.took) best = { took, offset: there - before - took / 2 };
  }
  return best.offset;
}

/**
 * When the chunks of `/stream` were on the screen, by the page's own eyes: with every frame it looks which number is
 * the newest in the document, in a task of its own after the frame was painted.
 */
import type { Page } from '@playwright/test';
import type { WrittenChunks } from '../load/written-chunks.ts';

/** `[when, number]`: from then on all chunks up to the number were there. Ms since 1970 of this process's clock. */
type Seen = [at: number, number: number];

export interface Watched {
  /** When the worker had told the tab; nothing where there is no worker. */
  told: Seen[];
  painted: Seen[];
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
    const ours = ([at, number]: Seen): Seen => [at - offset, number];
    return { ...watched, told: watched.told.map(ours), painted: watched.painted.map(ours) };
  };
}

/** Ms from when each was written until it was seen; those that were not are left out. */
export const latencies = (written: readonly WrittenChunks[], seen: readonly Seen[]): number[] =>
  written.flatMap(({ at, last }) => {
    const first = seen.find(([, number]) => number >= last);
    return first ? [first[0] - at] : [];
  });

/** To be run before the page's own scripts: notes what the worker tells it. */
export function noteTold(): void {
  const told: Seen[] = [];
  window.told = told;
  window.SharedWorker = new Proxy(SharedWorker, {
    construct(target, args) {
      const worker: SharedWorker = Reflect.construct(target, args);
      worker.port.addEventListener('message', ({ data }) => {
        for (const { type, text } of data.push === 'transcript' ? data.changes : []) {
          const numbers = type === 'append' ? [...text.matchAll(/#(\d+)/g)] : [];
          if (numbers.length === 0) continue;
          told.push([performance.timeOrigin + performance.now(), Number(numbers.at(-1)?.[1])]);
        }
      });
      return worker;
    },
  });
}

declare global {
  interface Window {
    stopWatching?: () => Watched;
    told?: Seen[];
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

  const painted: Seen[] = [];
  window.told?.splice(0);
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
    return { told: window.told ?? [], painted, frames, longTasks };
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

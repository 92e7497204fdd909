/** When a page that loads has first shown what a person waits for, ms from the start of the navigation. */
import type { Page } from '@playwright/test';

export interface FirstSight {
  list: number;
  conversation: number;
  /** The message field takes text. */
  composer: number;
}

declare global {
  interface Window {
    firstSight?: Partial<FirstSight>;
  }
}

/** To be called before the page is loaded. */
export const noteFirstSight = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const seen: Partial<FirstSight> = {};
    window.firstSight = seen;
    const wanted = [
      ['list', 'nav [data-session-id]'],
      ['conversation', '[role="log"] article'],
      ['composer', 'textarea:enabled, [role="textbox"][contenteditable="true"]'],
    ] as const;
    const { port1, port2 } = new MessageChannel();
    // A task of its own after the frame was painted.
    port1.onmessage = () => {
      for (const [name, selector] of wanted) {
        if (seen[name] === undefined && document.querySelector(selector)) seen[name] = performance.now();
      }
    };
    const look = (): void => {
      port2.postMessage(null);
      if (wanted.some(([name]) => seen[name] === undefined)) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });

/** Once all that is named was seen. */
export async function firstSight(
  page: Page,
  names: readonly (keyof FirstSight)[],
): Promise<Partial<FirstSight>> {
  await page.waitForFunction((all) => all.every((name) => window.firstSight?.[name] !== undefined), names);
  return page.evaluate(() => window.firstSight ?? {});
}

/** The app in one tab of any engine, as its documented roles, names and attributes show it. */
import { expect } from '@playwright/test';
import type { EngineTab } from './engine.ts';
import { withDatabase } from './lost-database.ts';

export interface EngineApp {
  readonly tab: EngineTab;
  /** What the session's row says; null without the row. */
  row(sessionId: string, attribute: string): Promise<string | null>;
  /** Waits until it says so. */
  expectRow(sessionId: string, attribute: string, value: string): Promise<void>;
  /** The whole conversation, and what is yet to be sent. */
  text(): Promise<string>;
  /** The conversation's entries, of one kind. */
  entries(kind: string): Promise<string[]>;
  /** The numbers of the `/stream` chunks in the conversation, in the order they are shown. */
  chunkNumbers(): Promise<number[]>;
  expectChunks(count: number): Promise<void>;
  send(text: string): Promise<void>;
  /** Writes into a field, found by its name. */
  fill(name: string, text: string): Promise<void>;
  /** Waits for a button of that name that can be pressed, and presses it. */
  press(name: string): Promise<void>;
  /** The banners that are shown. */
  banners(): Promise<string[]>;
}

export function engineApp(tab: EngineTab): EngineApp {
  const app: EngineApp = {
    tab,
    row: (sessionId, attribute) =>
      tab.run(
        (id, name) => document.querySelector(`[data-session-id="${id}"]`)?.getAttribute(name) ?? null,
        sessionId,
        `data-${attribute}`,
      ),
    async expectRow(sessionId, attribute, value) {
      await withDatabase(tab, () => expect.poll(() => app.row(sessionId, attribute)).toBe(value));
    },
    text: () => tab.run(() => document.querySelector('[role="log"]')?.textContent ?? ''),
    entries: (kind) =>
      tab.run((wanted) => {
        const articles = document.querySelectorAll(`[role="log"] article[data-kind="${wanted}"]`);
        return [...articles].map((article) => article.textContent ?? '');
      }, kind),
    async chunkNumbers() {
      const texts = await app.entries('agent');
      return [...texts.join('\n').matchAll(/#(\d+)/g)].map(([, number]) => Number(number));
    },
    async expectChunks(count) {
      const all = Array.from({ length: count }, (_, i) => i + 1);
      await withDatabase(tab, () => expect.poll(() => app.chunkNumbers()).toEqual(all));
    },
    async send(text) {
      await app.fill('Message', text);
      await app.press('Send');
    },
    async fill(name, text) {
      const fill = () =>
        tab.run(
          (label, value) => {
            const field = [...document.querySelectorAll<HTMLInputElement>('textarea, input')].find(
              (candidate) =>
                candidate.getAttribute('aria-label') === label ||
                candidate.labels?.[0]?.textContent === label,
            );
            if (!field || field.disabled) return false;
            // As typing does it: what renders the field must not think that it wrote this itself.
            const { prototype } =
              field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
            Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
            field.dispatchEvent(new InputEvent('input', { bubbles: true }));
            return true;
          },
          name,
          text,
        );
      await withDatabase(tab, () => expect.poll(fill, name).toBe(true));
    },
    async press(name) {
      const press = () =>
        tab.run((label) => {
          const said = (button: HTMLElement): string =>
            [...button.childNodes]
              .filter((node) => !(node instanceof Element && node.ariaHidden === 'true'))
              .map((node) => node.textContent)
              .join('');
          const button = [...document.querySelectorAll('button')].find(
            (candidate) => (candidate.ariaLabel ?? said(candidate)).trim() === label,
          );
          if (!button || button.disabled) return false;
          button.click();
          return true;
        }, name);
      await withDatabase(tab, () => expect.poll(press, name).toBe(true));
    },
    banners: () =>
      tab.run(() =>
        [...document.querySelectorAll('[data-banner]')].map(
          (banner) => banner.getAttribute('data-banner') ?? '',
        ),
      ),
  };
  return app;
}

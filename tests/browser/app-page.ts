/** The page as people and assistive technology find it: by roles and names, and the documented attributes. */
import { expect, type Locator, type Page } from '@playwright/test';

export interface AppPage {
  page: Page;
  row(sessionId: string): Locator;
  log: Locator;
  entries(kind: string): Locator;
  composer: Locator;
  banner(kind: string): Locator;
  /** Creates a session by the form and returns its id, once it is connected. */
  createSession(options?: { agent?: string }): Promise<string>;
  open(sessionId: string): Promise<void>;
  send(text: string): Promise<void>;
  /** The numbers of the `/stream` chunks in the conversation, in the order they are shown. */
  chunkNumbers(): Promise<number[]>;
}

export function appPage(page: Page): AppPage {
  const rows = page.getByRole('navigation', { name: 'Sessions' });
  const log = page.getByRole('log', { name: 'Conversation' });
  const composer = page.getByRole('textbox', { name: 'Message' });
  const row = (sessionId: string) => rows.locator(`[data-session-id="${sessionId}"]`);

  return {
    page,
    row,
    log,
    composer,
    entries: (kind) => log.locator(`article[data-kind="${kind}"]`),
    banner: (kind) => page.locator(`[data-banner="${kind}"]`),

    async createSession({ agent = 'demo' } = {}) {
      await page.getByRole('button', { name: 'New session' }).first().click();
      await page.getByLabel('Agent').selectOption(agent);
      await page.getByRole('button', { name: 'Create' }).click();
      await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);
      const id = new URL(page.url()).pathname.split('/')[2] ?? '';
      await expect(row(id)).toHaveAttribute('data-status', 'connected');
      return id;
    },

    async open(sessionId) {
      await row(sessionId).click();
      await expect(row(sessionId)).toHaveAttribute('data-active', 'true');
    },

    async send(text) {
      await composer.fill(text);
      await composer.press('Enter');
    },

    async chunkNumbers() {
      const texts = await log.locator('article[data-kind="agent"]').allInnerTexts();
      return [...texts.join('\n').matchAll(/#(\d+)/g)].map(([, number]) => Number(number));
    },
  };
}

/** 1 to `count`, each once. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/** Long conversations: what is read stays where it is, whatever comes and goes around it. */
import type { Page } from '@playwright/test';
import { expect, test } from '../support/browser/fixtures.ts';
import { sweepTo } from '../support/browser/scrolling.ts';
import { type SeededSession, seededId, seedSessions } from '../support/browser/seeded-log.ts';
import type { AppPage } from './app-page.ts';

const LONG = seededId(1);
const OTHER = seededId(2);
/** What a window may hold, a page more, and what is folded together with it. */
const MOST_ROWS = 450;

const isInView = (page: Page, seq: number): Promise<boolean> =>
  page.evaluate((id) => {
    const log = document.querySelector('[role="log"]')?.getBoundingClientRect();
    const entry = document.querySelector(`[data-entry-id="${id}"]`)?.getBoundingClientRect();
    return !!log && !!entry && entry.height > 0 && entry.top < log.bottom - 1 && entry.bottom > log.top + 1;
  }, seq);

const inView = (tab: AppPage, seq: number | undefined, is = true): Promise<void> =>
  expect.poll(() => isInView(tab.page, seq ?? 0)).toBe(is);

/** How far below the top of the view an entry is, in px. */
const offsetOf = (page: Page, seq: number): Promise<number> =>
  page.evaluate((id) => {
    const log = document.querySelector('[role="log"]')?.getBoundingClientRect().top ?? 0;
    return (document.querySelector(`[data-entry-id="${id}"]`)?.getBoundingClientRect().top ?? 0) - log;
  }, seq);

const scroll = (page: Page, px: number): Promise<void> =>
  page.evaluate((by) => document.querySelector('[role="log"]')?.scrollBy(0, by), px);

/** The first entry in view that has a height of its own. */
const firstInView = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const top = document.querySelector('[role="log"]')?.getBoundingClientRect().top ?? 0;
    const entry = [...document.querySelectorAll<HTMLElement>('[data-entry-id]')].find(
      (candidate) => candidate.getBoundingClientRect().bottom > top + 1,
    );
    return Number(entry?.dataset.entryId);
  });

/** A device that has these conversations and no gateway. */
async function offline(
  { gateway, openApp }: { gateway: Parameters<typeof seedSessions>[1]; openApp(): Promise<AppPage> },
  sessions: SeededSession[],
) {
  const tab = await openApp();
  await tab.page.evaluate(() => navigator.serviceWorker.ready);
  const seqs = await seedSessions(tab.page, gateway, sessions);
  await gateway.kill();
  return {
    tab,
    seqs: (id: string) => seqs[id] ?? [],
    go: (path: string) => tab.page.goto(gateway.url + path),
  };
}

test('a long conversation scrolls to its beginning and back, with the gateway dead', async ({
  gateway,
  openApp,
}) => {
  const { tab, seqs, go } = await offline({ gateway, openApp }, [{ id: LONG, entries: 1_500 }]);
  const all = seqs(LONG);
  const [first = 0, last = 0] = [all[0], all.at(-1)];
  await go(`/chat/${LONG}`);
  await inView(tab, last);
  for (const [entry, step] of [
    [first, -600],
    [last, 600],
  ] as const) {
    const sweep = await sweepTo(tab.page, entry, step);
    expect(sweep.seen).toEqual(all);
    expect(sweep.jump).toBeLessThanOrEqual(2);
    expect(sweep.blank).toBeLessThanOrEqual(0);
    expect(sweep.most).toBeLessThanOrEqual(MOST_ROWS);
    await inView(tab, entry);
  }
});

test('a conversation opens where its unread begins; Home and End lead to its ends', async ({
  gateway,
  openApp,
}) => {
  const { tab, seqs, go } = await offline({ gateway, openApp }, [
    { id: LONG, entries: 900, unread: 120 },
    { id: OTHER, entries: 30 },
  ]);
  const all = seqs(LONG);
  await go(`/chat/${OTHER}`);
  await inView(tab, seqs(OTHER).at(-1));
  await expect(tab.row(LONG)).toHaveAttribute('data-unread', '120');
  await tab.open(LONG);
  await expect(tab.page.locator('[data-first-unread]')).toBeInViewport();
  const pill = tab.page.getByRole('button', { name: 'To the end' });
  await expect(pill).toBeVisible();

  await tab.log.focus();
  await tab.page.keyboard.press('End');
  await inView(tab, all.at(-1));
  await expect(pill).toBeHidden();
  await tab.page.keyboard.press('Home');
  await inView(tab, all[0]);
  expect(await tab.log.locator('[data-entry-id]').count()).toBeLessThanOrEqual(MOST_ROWS);
  await pill.click();
  await inView(tab, all.at(-1));
});

test('the place in a conversation is kept over a switch and over a reload of the tab', async ({
  gateway,
  openApp,
}) => {
  const { tab, seqs, go } = await offline({ gateway, openApp }, [
    { id: LONG, entries: 900 },
    { id: OTHER, entries: 30 },
  ]);
  await go(`/chat/${LONG}`);
  await inView(tab, seqs(LONG).at(-1));
  await tab.log.focus();
  await tab.page.keyboard.press('Home');
  await inView(tab, seqs(LONG)[0]);
  await scroll(tab.page, 1_234);
  await inView(tab, seqs(LONG)[0], false);
  const reading = await firstInView(tab.page);
  const offset = await offsetOf(tab.page, reading);
  const isThere = () =>
    expect.poll(async () => Math.abs((await offsetOf(tab.page, reading)) - offset)).toBeLessThanOrEqual(2);

  await tab.open(OTHER);
  await inView(tab, seqs(OTHER).at(-1));
  await tab.open(LONG);
  await inView(tab, reading);
  await isThere();
  await tab.page.reload();
  await inView(tab, reading);
  await isThere();
});

test('an address leads to its entry; what was read since then is kept over a reload', async ({
  gateway,
  openApp,
}) => {
  const { tab, seqs, go } = await offline({ gateway, openApp }, [
    { id: LONG, entries: 900 },
    { id: OTHER, entries: 30 },
  ]);
  const all = seqs(LONG);
  const entry = all[400] ?? 0;
  await go(`/chat/${LONG}?entry=${entry}`);
  await inView(tab, entry);
  const landed = tab.log.locator(`[data-entry-id="${entry}"]`);
  await expect(landed).toBeFocused();
  await expect(landed).toHaveAttribute('data-landed', '');
  await expect(landed).not.toHaveAttribute('data-landed');
  expect(new URL(tab.page.url()).search).toBe(`?entry=${entry}`);

  await tab.log.focus();
  await tab.page.keyboard.press('End');
  await inView(tab, all.at(-1));
  await tab.page.reload();
  await inView(tab, all.at(-1));

  await tab.open(OTHER);
  expect(new URL(tab.page.url()).search).toBe('');
  await inView(tab, seqs(OTHER).at(-1));
  const link = tab.log.locator('[data-kind="user"]').last().locator('[data-permalink]');
  const { pathname, search } = new URL((await link.getAttribute('href')) ?? '', tab.page.url());
  await link.click();
  expect(tab.page.url()).toMatch(new RegExp(`${pathname}\\${search}$`));
  await expect(tab.log.locator(':focus')).toHaveAttribute('data-entry-id', search.replace('?entry=', ''));
});

test('an entry that is gone, or not on this device yet: the nearest one, and a word', async ({
  gateway,
  openApp,
}) => {
  const { tab, seqs, go } = await offline({ gateway, openApp }, [
    { id: LONG, entries: 600 },
    { id: OTHER, entries: 600, hole: { from: 0.25, to: 0.5 } },
  ]);
  const end = seqs(LONG).at(-1) ?? 0;
  await go(`/chat/${LONG}?entry=${end + 50}`);
  await inView(tab, end);
  await go(`/chat/${OTHER}?entry=${seqs(OTHER)[200]}`);
  await expect(tab.page.locator('[data-toast]')).toContainText('not on this device yet');
  await inView(tab, seqs(OTHER)[300]);

  await tab.log.focus();
  await tab.page.keyboard.press('Home');
  await inView(tab, seqs(OTHER)[0]);
  const down = await sweepTo(tab.page, seqs(OTHER).at(-1) ?? 0, 600);
  expect(down.seen).toEqual(seqs(OTHER).filter((_, index) => index < 150 || index >= 300));
  expect(down.jump).toBeLessThanOrEqual(2);
  await tab.page.keyboard.press('Home');
  await expect(tab.page.locator('[data-gap]')).toHaveCount(0);
});

test('while an agent writes, a reader further up sees nothing move, and how much is new', async ({
  openApp,
}) => {
  const tab = await openApp();
  const id = await tab.createSession();
  for (const count of [1, 2, 3]) {
    await tab.send('/markdown');
    await expect(tab.entries('user')).toHaveCount(count);
    await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
  }
  const other = await openApp(`/chat/${id}`);
  await tab.page.bringToFront();
  await tab.log.focus();
  await tab.page.keyboard.press('Home');
  await expect(tab.entries('user').first()).toBeInViewport();
  await scroll(tab.page, 150);
  const reading = await firstInView(tab.page);
  const offset = await offsetOf(tab.page, reading);

  await other.send('/stream 60 60');
  await expect(tab.row(id)).toHaveAttribute('data-state', 'running');
  await expect(tab.page.getByRole('button', { name: '2 new' })).toBeVisible();
  await expect(tab.log).toContainText('#60');
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
  expect(Math.abs((await offsetOf(tab.page, reading)) - offset)).toBeLessThanOrEqual(2);

  await tab.page.getByRole('button', { name: '2 new' }).click();
  await expect(tab.entries('agent').last()).toBeInViewport();
  await scroll(tab.page, -900);
  await expect(tab.page.getByRole('button', { name: 'To the end' })).toBeVisible();
  await tab.send('What I say I want to see');
  await expect(tab.entries('user').last()).toBeInViewport();
  await expect(tab.page.getByRole('button', { name: 'To the end' })).toBeHidden();
});

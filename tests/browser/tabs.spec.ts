/** Any number of tabs, and what becomes of them: the sockets stay, the others go on, unread is right. */
import { freeze } from '../support/browser/freeze.ts';
import { launchOptions } from '../support/browser/launch-options.ts';
import { expect, test } from '../support/browser/proxied.ts';
import { setVisible } from '../support/browser/visibility.ts';
import { type AppPage, upTo } from './app-page.ts';

test.use({
  // Twenty tabs are enough to look at.
  trace: 'off',
  launchOptions: {
    ...launchOptions,
    // A page is let go for what it leaves behind: a test must not wait for the chance of that being cleaned up.
    args: [...(launchOptions.args ?? []), '--js-flags=--expose-gc'],
    // Playwright turns the back/forward cache off; people have it on.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  },
});

const TABS = 20;
const SESSIONS = 12;
const SOCKETS = 10;

test('20 tabs on 12 sessions: exactly ten sockets, whatever becomes of a tab', async ({
  gateway,
  openApp,
  wire,
}) => {
  test.setTimeout(150_000);
  const ids: string[] = [];
  for (let i = 0; i < SESSIONS; i += 1) ids.push((await gateway.createSession()).id);
  // Without a load of its own between: the only tab's load would end the worker, whose sockets close a moment late.
  const starter = await openApp();
  await starter.open(ids[0] ?? '');
  const tabs: AppPage[] = [starter];
  for (let i = 1; i < TABS; i += 1) tabs.push(await openApp(`/chat/${ids[i % SESSIONS]}`));
  const tabAt = (index: number): AppPage => {
    const tab = tabs[index];
    if (!tab) throw new Error('No such tab');
    return tab;
  };
  const statuses = (tab: AppPage) =>
    tab.page
      .locator('[data-session-id]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-status')).sort());
  const tenOfTwelve = [...Array<string>(SOCKETS).fill('connected'), 'disconnected', 'disconnected'];

  /** Still ten sockets, never more, and what one tab says another one shows. */
  let said = 0;
  async function expectWell(): Promise<void> {
    await expect.poll(async () => (await gateway.status()).sockets).toBe(SOCKETS);
    await expect.poll(() => statuses(tabAt(5))).toEqual(tenOfTwelve);
    for (const [speaker, listener] of [
      [5, 5 + SESSIONS],
      [6 + SESSIONS, 6],
    ] as const) {
      const id = ids[speaker % SESSIONS] ?? '';
      if ((await tabAt(5).row(id).getAttribute('data-status')) !== 'connected') continue;
      said += 1;
      await tabAt(speaker).send(`/stream 3 50 of ${said}`);
      await expect(tabAt(listener).entries('user').last()).toContainText(`of ${said}`);
      await expect(tabAt(5).row(id)).toHaveAttribute('data-streaming', 'false');
    }
    expect(wire.peakSockets).toBe(SOCKETS);
  }
  await expectWell();
  // Nobody pushes anybody out for ever.
  const opened = wire.socketsOpened;

  // The one that started the worker closes.
  await tabAt(0).page.close();
  await expectWell();

  // Another one crashes; the worker does not run in it.
  const crashed = tabAt(1).page.waitForEvent('crash');
  await tabAt(1)
    .page.goto('chrome://crash')
    .catch(() => {});
  await crashed;
  await expectWell();

  const frozen = await freeze(tabAt(17).page);
  await tabAt(5).send('Said while the other one was frozen');
  await expect(tabAt(5).entries('user').last()).toContainText('frozen');
  await frozen.thaw();
  await expect(tabAt(17).entries('user').last()).toContainText('frozen');
  await expect.poll(() => statuses(tabAt(17))).toEqual(tenOfTwelve);
  await expectWell();
  expect(wire.socketsOpened).toBe(opened);
});

/** Why the browser may drop a page on its own account: it is short of memory, or of patience. */
const OWN_REASONS = [
  'CacheFlushed',
  'CacheLimit',
  'ForegroundCacheLimit',
  'RendererProcessKilled',
  'Timeout',
];

test('a tab that comes back from the back/forward cache is up to date, and reads again', async ({
  gateway,
  openApp,
  wire,
}) => {
  const tab = await openApp();
  const other = await tab.createSession();
  const id = await tab.createSession();
  const watcher = await openApp(`/chat/${other}`);
  const devtools = await tab.page.context().newCDPSession(tab.page);
  await devtools.send('Page.enable');
  const reasons: string[] = [];
  devtools.on('Page.backForwardCacheNotUsed', ({ notRestoredExplanations }) => {
    reasons.push(...notRestoredExplanations.map(({ reason }) => reason));
  });
  await tab.page.evaluate(() => {
    // Its garbage is collected while it lies in the cache, where nothing of it may run.
    const { gc } = window as unknown as { gc(how: object): void }; // by the browser's flag
    addEventListener('pagehide', () => gc({ type: 'major', execution: 'async' }));
  });
  await tab.send('/stream 60 20');
  await tab.send('/stream 30 20');
  await expect(tab.log).toContainText('#10');
  await tab.page.goto(`${gateway.url}/healthz`);
  // The second answer began while nobody viewed the session.
  await expect(watcher.row(id)).toHaveAttribute('data-unread', '1');
  await expect(watcher.row(id)).toHaveAttribute('data-streaming', 'false');

  await tab.page.evaluate(() => void setTimeout(() => history.back()));
  await expect(tab.log).toBeVisible();
  await expect.poll(() => tab.chunkNumbers()).toEqual([...upTo(60), ...upTo(30)]);
  expect(reasons.filter((reason) => !OWN_REASONS.includes(reason))).toEqual([]);
  await expect(watcher.row(id)).toHaveAttribute('data-unread', '0');
  await tab.send('Back again');
  await expect(tab.entries('agent')).toHaveCount(3);
  await expect(watcher.row(id)).toHaveAttribute('data-unread', '0');
  expect((await gateway.status()).sockets).toBe(2);
  expect(wire.peakSockets).toBe(2);
  expect(wire.socketsOpened).toBe(2);
});

test('what a visible tab shows is read, what only a hidden one shows is not', async ({ openApp }) => {
  const hidden = await openApp();
  const id = await hidden.createSession();
  const watcher = await openApp();
  await watcher.createSession();
  await setVisible(hidden.page, false);
  await hidden.send('Answer while nobody looks');
  await expect(watcher.row(id)).toHaveAttribute('data-unread', '1');
  await expect(watcher.row(id)).toHaveAttribute('data-state', 'idle');

  // Shown again it is fresh, and read.
  await setVisible(hidden.page, true);
  await expect(hidden.entries('agent')).toHaveCount(1);
  await expect(watcher.row(id)).toHaveAttribute('data-unread', '0');

  // A second, visible tab on the session reads for the hidden one, too.
  const reader = await openApp(`/chat/${id}`);
  await setVisible(hidden.page, false);
  await reader.send('And once more');
  await expect(reader.entries('agent')).toHaveCount(2);
  await expect(watcher.row(id)).toHaveAttribute('data-unread', '0');
  const crashed = reader.page.waitForEvent('crash');
  await reader.page.goto('chrome://crash').catch(() => {});
  await crashed;
  await hidden.send('Nobody sees this');
  await expect(watcher.row(id)).toHaveAttribute('data-unread', '1');
});

test('what is being typed as the page goes away is there when it comes back', async ({ openApp }) => {
  const tab = await openApp();
  await tab.createSession();
  await tab.composer.fill('Half a thought');
  await tab.page.reload();
  await expect(tab.composer).toHaveValue('Half a thought');
});

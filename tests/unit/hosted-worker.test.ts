/** Where there is no SharedWorker one of the tabs runs the worker: what becomes of the others when it goes. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { View } from '../../src/shared/hello.ts';
import type { SessionId } from '../../src/shared/ids.ts';
import type { Push, Welcome } from '../../src/shared/rpc.ts';
import { connectionName, lobbyName, MISSED } from '../../src/shared/wire.ts';
import { createWorkerLink, type WorkerLink } from '../../src/ui/worker-link/worker-link.ts';
import { createBrowser, type HostingTab } from '../support/worker/browser.ts';

// Its address is made by the build.
vi.mock('../../src/ui/worker-link/worker-url.ts', () => ({ trustedWorkerUrl: () => '' }));

const HOME: View = { sessionId: null, visible: true };
const ID = '00000001-0000-4000-8000-000000000000' as SessionId; // a UUID

let browser: ReturnType<typeof createBrowser>;
let links: WorkerLink[];
beforeEach(() => {
  browser = createBrowser();
  links = [];
});
afterEach(() => {
  for (const link of links) link.close();
  browser.close();
});

interface Tab {
  tab: HostingTab;
  link: WorkerLink;
  welcomes: Welcome[];
  pushes: Push[];
}

/** Resolves when it is welcomed. */
async function openTab(tab = browser.hostingTab()): Promise<Tab> {
  const welcomes: Welcome[] = [];
  const pushes: Push[] = [];
  const options = {
    view: HOME,
    onWelcome: (welcome: Welcome) => void welcomes.push(welcome),
    onPush: (push: Push) => void pushes.push(push),
  };
  const link = createWorkerLink(options, tab);
  links.push(link);
  await vi.waitFor(() => expect(welcomes).toHaveLength(1), 5_000);
  return { tab, link, welcomes, pushes };
}

const tabsOf = async (link: WorkerLink): Promise<number> => (await link.call.diagnostics()).tabs;
const generationOf = async (link: WorkerLink): Promise<number> => (await link.call.diagnostics()).generation;
const welcomed = (tab: Tab, times: number) =>
  vi.waitFor(() => expect(tab.welcomes.length).toBeGreaterThanOrEqual(times), 5_000);

describe('tabs without a SharedWorker', () => {
  it('share one worker, which the first of them runs', async () => {
    const [first, second] = [await openTab(), await openTab()];
    expect(browser.workersMade).toBe(1);
    expect([first.tab.isHost, second.tab.isHost]).toEqual([true, false]);
    expect(await tabsOf(second.link)).toBe(2);
  });

  it('may all come at once', async () => {
    const tabs = await Promise.all([openTab(), openTab(), openTab(), openTab()]);
    expect(browser.workersMade).toBe(1);
    for (const { link } of tabs) expect(await link.call.ping()).toBe('pong');
    expect(await tabsOf(tabs[3].link)).toBe(4);
  });

  it('are told what the others write', async () => {
    const [first, second] = [await openTab(), await openTab()];
    await first.link.call.setDraft(ID, { text: 'from the first', files: [], images: [] });
    expect(await second.link.call.getDraft(ID)).toMatchObject({ text: 'from the first' });
  });
});

describe('the host goes', () => {
  it('closed: another runs the worker, and everybody is welcomed anew', async () => {
    const [first, second, third] = [await openTab(), await openTab(), await openTab()];
    first.link.close();
    await welcomed(second, 2);
    await welcomed(third, 2);
    expect([second.tab.isHost, third.tab.isHost].filter(Boolean)).toHaveLength(1);
    expect(browser.workersMade).toBe(2);
    expect(await tabsOf(third.link)).toBe(2);
  });

  it('crashed with a call on its way: it is answered by the next', async () => {
    const [first, second] = [await openTab(), await openTab()];
    await second.link.call.setDraft(ID, { text: 'kept', files: [], images: [] });
    const answer = second.link.call.getDraft(ID);
    first.tab.crash();
    expect(await answer).toMatchObject({ text: 'kept' });
    expect(second.tab.isHost).toBe(true);
  });

  it('leaves the place to a tab that is seen, not to a hidden one that waited for longer', async () => {
    const first = await openTab();
    const hidden = await openTab();
    hidden.tab.setVisible(false);
    const seen = await openTab();
    first.tab.crash();
    await welcomed(hidden, 2);
    expect([hidden.tab.isHost, seen.tab.isHost]).toEqual([false, true]);
  });

  it('and only hidden tabs are left: one of them runs it', async () => {
    const [first, second] = [await openTab(), await openTab()];
    second.tab.setVisible(false);
    first.tab.crash();
    await welcomed(second, 2);
    expect(second.tab.isHost).toBe(true);
  });

  it('to be frozen, or into the back/forward cache: the next one runs the worker before it is missed', async () => {
    const [first, second] = [await openTab(), await openTab()];
    first.tab.setVisible(false);
    first.tab.putAway();
    await welcomed(second, 2);
    expect([first.tab.isHost, second.tab.isHost]).toEqual([false, true]);
    expect(await generationOf(second.link)).toBe(0);

    const asked = first.link.call.ping();
    first.tab.bringBack();
    expect(await asked).toBe('pong');
    expect(first.tab.isHost).toBe(false);
    expect(await tabsOf(second.link)).toBe(2);
  });

  it('frozen while it is hidden: whoever is seen takes over within two seconds', async () => {
    const [first, second] = [await openTab(), await openTab()];
    first.tab.setVisible(false);
    await vi.waitFor(async () => expect(await second.link.call.ping()).toBe('pong'));
    first.tab.freeze();
    const since = second.tab.now();
    await welcomed(second, 2);
    expect(second.tab.now() - since).toBeLessThan(2_000);
    expect(second.tab.isHost).toBe(true);
    expect(await generationOf(second.link)).toBe(1);
  });

  it('frozen, and back without the news: as soon as it is seen, it goes to the worker that all others have', async () => {
    const [first, second] = [await openTab(), await openTab()];
    first.tab.setVisible(false);
    first.link.setView({ ...HOME, visible: false });
    await vi.waitFor(async () => expect(await second.link.call.ping()).toBe('pong'));
    first.tab.freeze();
    await welcomed(second, 2);

    first.tab.thaw();
    first.tab.setVisible(true);
    first.link.setView(HOME);
    expect(await first.link.call.ping()).toBe('pong');
    expect(await tabsOf(second.link)).toBe(2);
    expect([first.tab.isHost, second.tab.isHost]).toEqual([false, true]);
  });

  it('frozen before a tab comes that never heard a word of it', async () => {
    const first = await openTab();
    first.tab.setVisible(false);
    first.tab.freeze();
    const second = await openTab();
    expect(second.tab.isHost).toBe(true);
    expect(await generationOf(second.link)).toBe(1);
  });

  it('frozen as it waited for its turn: it does not keep the place from others', async () => {
    const [first, second] = [await openTab(), await openTab()];
    second.tab.setVisible(false);
    await vi.waitFor(() => expect(second.welcomes).toHaveLength(1));
    second.tab.freeze();
    const third = await openTab();
    first.tab.crash();
    await welcomed(third, 2);
    expect(third.tab.isHost).toBe(true);
  });
});

describe('the worker', () => {
  it('hangs in the tab that runs it: it is ended, and its successor found by all', async () => {
    const [first, second] = [await openTab(), await openTab()];
    browser.worker()?.hang();
    await welcomed(first, 2);
    await welcomed(second, 2);
    expect(await generationOf(first.link)).toBe(1);
    expect(await tabsOf(second.link)).toBe(2);
  });

  it('ends by itself: the next one is started', async () => {
    const [first, second] = [await openTab(), await openTab()];
    browser.worker()?.die();
    await welcomed(first, 2);
    await welcomed(second, 2);
    expect(browser.workersMade).toBe(2);
  });

  it('of a newer build takes over from that of an older one', async () => {
    const old = await openTab(browser.hostingTab('build-1'));
    const young = await openTab(browser.hostingTab('build-2'));
    await vi.waitFor(() => expect(old.pushes).toContainEqual({ push: 'superseded' }));
    await expect(old.link.call.getDraft(ID)).rejects.toMatchObject({ code: 'refused' });
    expect(await young.link.call.getDraft(ID)).toMatchObject({ text: '' });
  });
});

describe('the wire', () => {
  const ping = (id: string) => ({ id, type: 'APPLY', path: ['ping'], argumentList: [] });

  /** A connection by hand; resolves once a worker has taken it. */
  async function join({ tab }: Tab) {
    const connection = crypto.randomUUID();
    const heard: unknown[] = [];
    const channel = browser.openWire(connectionName(connection), (data) => heard.push(data));
    const lobby = browser.openWire(lobbyName('build-1', 0), () => {});
    let letGo = (): void => {};
    void tab.locks.request(connectionName(connection), {}, () => {
      // Twice, as a tab that cannot know whether it was heard.
      lobby.post({ type: 'join', connection });
      lobby.post({ type: 'join', connection });
      return new Promise<void>((resolve) => {
        letGo = resolve;
      });
    });
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    const { from } = heard[0] as { from: string };
    return { connection, heard, channel, lobby, from, letGo };
  }

  it('takes no notice of what is not of its kind, or for somebody else', async () => {
    const tab = await openTab();
    const { heard, channel, lobby, from } = await join(tab);
    for (const message of [null, 7, 'join', {}, { type: 'join' }, { type: 'join', connection: '../x' }]) {
      lobby.post(message);
    }
    const others = [
      { to: 'another', n: 1, data: ping('a') },
      { to: 7, n: 1, data: ping('b') },
    ];
    for (const message of [null, ping('c'), ...others, { to: from, n: 'one' }]) channel.post(message);
    channel.post({ to: from, n: 1, data: ping('mine') });
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    expect(heard[1]).toEqual({ from, n: 2, data: { id: 'mine', type: 'RAW', value: 'pong' } });
    expect(await tab.link.call.ping()).toBe('pong');
  });

  it('hears no more of a tab whose words are missing, and says so', async () => {
    const tab = await openTab();
    const { heard, channel, from } = await join(tab);
    channel.post({ to: from, n: 2, data: ping('the second') });
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    expect(heard[1]).toEqual({ from, n: MISSED, data: null });
    channel.post({ to: from, n: 3, data: ping('the third') });
    expect(await tab.link.call.ping()).toBe('pong');
    expect(heard).toHaveLength(2);
  });

  it('begins anew where a tab missed what the worker said', async () => {
    const [first, second] = [await openTab(), await openTab()];
    second.tab.setDeaf(true);
    void second.link.call.ping().catch(() => {});
    await first.link.call.ping();
    await vi.waitFor(() => expect(second.tab.missed).toBeGreaterThan(0));
    second.tab.setDeaf(false);
    expect(await second.link.call.ping()).toBe('pong');
    await welcomed(second, 2);
    expect([first.welcomes.length, browser.workersMade]).toEqual([1, 1]);
  });

  it('begins anew where the worker missed what a tab said', async () => {
    const [first, second] = [await openTab(), await openTab()];
    second.tab.setMute(true);
    const draft = { text: 'said into the void', files: [], images: [] };
    const written = second.link.call.setDraft(ID, draft);
    await vi.waitFor(() => expect(second.tab.missed).toBeGreaterThan(0));
    second.tab.setMute(false);
    void second.link.call.ping();
    await written;
    await welcomed(second, 2);
    expect(await first.link.call.getDraft(ID)).toMatchObject({ text: 'said into the void' });
    expect([first.welcomes.length, browser.workersMade]).toEqual([1, 1]);
  });

  it('forgets a connection once the tab has let go of its lock', async () => {
    const tab = await openTab();
    const { connection, heard, channel, from, letGo } = await join(tab);
    letGo();
    await vi.waitFor(() => expect(browser.locks.isHeld(connectionName(connection))).toBe(false));
    channel.post({ to: from, n: 1, data: { id: 'late', type: 'RELEASE', path: [] } });
    channel.post({ to: from, n: 2, data: ping('late') });
    expect(await (await openTab()).link.call.ping()).toBe('pong');
    expect(heard).toHaveLength(1);
  });
});

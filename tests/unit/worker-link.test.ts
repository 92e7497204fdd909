/** The tab's link and the worker together, over real ports: what a page can rely on, whatever dies. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { View } from '../../src/shared/hello.ts';
import type { SessionId } from '../../src/shared/ids.ts';
import type { Push, Welcome } from '../../src/shared/rpc.ts';
import type { Surroundings } from '../../src/ui/worker-link/surroundings.ts';
import { createWorkerLink, type WorkerLink } from '../../src/ui/worker-link/worker-link.ts';
import { createBrowser } from '../support/worker/browser.ts';

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

function openTab(surroundings: Surroundings = browser.tab()) {
  const welcomes: Welcome[] = [];
  const pushes: Push[] = [];
  const lost = vi.fn();
  const link = createWorkerLink(
    {
      view: HOME,
      onWelcome: (welcome) => welcomes.push(welcome),
      onPush: (push) => pushes.push(push),
      onLost: lost,
    },
    surroundings,
  );
  links.push(link);
  return { link, welcomes, pushes, lost };
}

const tabsOf = async (link: WorkerLink): Promise<number> => (await link.call.diagnostics()).tabs;

describe('a tab', () => {
  it('is welcomed with the whole state, and can call', async () => {
    const { link, welcomes } = openTab();
    await vi.waitFor(() => expect(welcomes).toHaveLength(1));
    expect(welcomes[0]?.state).toMatchObject({ sessions: [], storage: 'ok' });
    expect(await link.call.ping()).toBe('pong');
  });

  it('may call before it is welcomed', async () => {
    const { link } = openTab();
    expect(await link.call.getDraft(ID)).toMatchObject({ text: '' });
  });

  it('gets the error of a call with its code and words', async () => {
    const { link } = openTab();
    await expect(link.call.openSession('nonsense' as SessionId, 5, null)).rejects.toMatchObject({
      name: 'CallError',
      code: 'bad_request',
    });
    await expect(link.call.openSession(ID, 5, null)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is pushed only what its welcome does not hold', async () => {
    const { welcomes, pushes } = openTab();
    await vi.waitFor(() => expect(welcomes).toHaveLength(1));
    await vi.waitFor(() => expect(welcomes[0]?.state.gateway.status).toBe('unpaired'));
    for (const push of pushes) {
      if (push.push === 'state') expect(push.revision).toBeGreaterThan(welcomes[0]?.revision ?? 0);
    }
  });

  it('shares one worker with all others, and is forgotten once its lock is free', async () => {
    const first = openTab();
    const second = openTab();
    await vi.waitFor(async () => expect(await tabsOf(first.link)).toBe(2));
    expect(browser.workersMade).toBe(1);
    second.link.close();
    await vi.waitFor(async () => expect(await tabsOf(first.link)).toBe(1));
  });
});

describe('a page in the back/forward cache', () => {
  it('is no tab meanwhile and hears nothing, and is welcomed anew when it is shown', async () => {
    const watcher = openTab();
    let hide = (_mayReturn: boolean): void => {};
    let show = (): void => {};
    const surroundings = browser.tab();
    let heard = 0;
    const kept = openTab({
      ...surroundings,
      startWorker(generation, onError) {
        const port = surroundings.startWorker(generation, onError);
        port.addEventListener('message', () => {
          heard += 1;
        });
        return port;
      },
      onPage(hidden, shown) {
        hide = hidden;
        show = shown;
        return () => {};
      },
    });
    await vi.waitFor(async () => expect(await tabsOf(watcher.link)).toBe(2));
    await vi.waitFor(() => expect(kept.welcomes).toHaveLength(1));
    hide(true);
    const before = heard;
    await vi.waitFor(async () => expect(await tabsOf(watcher.link)).toBe(1));
    expect(heard).toBe(before);
    const asked = kept.link.call.getDraft(ID);
    show();
    await vi.waitFor(() => expect(kept.welcomes).toHaveLength(2));
    expect(await asked).toMatchObject({ text: '' });
    expect(await tabsOf(watcher.link)).toBe(2);
  });
});

describe('a worker that dies', () => {
  it('is started again, and every tab welcomed anew', async () => {
    const tabs = [openTab(), openTab()];
    await vi.waitFor(() => expect(tabs.every(({ welcomes }) => welcomes.length === 1)).toBe(true));
    browser.worker()?.die();
    await vi.waitFor(() => expect(tabs.every(({ welcomes }) => welcomes.length === 2)).toBe(true));
    expect(browser.workersMade).toBe(2);
    for (const { lost } of tabs) expect(lost).toHaveBeenCalledOnce();
  });

  it('takes no call along that can be made again', async () => {
    const { link, welcomes } = openTab();
    await vi.waitFor(() => expect(welcomes).toHaveLength(1));
    await link.call.setDraft(ID, { text: 'kept', files: [], images: [] });
    browser.worker()?.hang();
    const answer = link.call.getDraft(ID);
    browser.worker()?.die();
    expect(await answer).toMatchObject({ text: 'kept' });
  });

  it('fails the calls that must not be made twice, at once', async () => {
    const { link, welcomes } = openTab();
    await vi.waitFor(() => expect(welcomes).toHaveLength(1));
    browser.worker()?.hang();
    const made = link.call.createSession({ agent: 'demo' });
    await Promise.resolve();
    browser.worker()?.die();
    await expect(made).rejects.toMatchObject({ code: 'worker_gone' });
  });

  it('is told again what the tab views', async () => {
    const { link, welcomes } = openTab();
    await vi.waitFor(() => expect(welcomes).toHaveLength(1));
    link.setView({ sessionId: ID, visible: false });
    browser.worker()?.die();
    await vi.waitFor(() => expect(welcomes).toHaveLength(2));
    expect(await tabsOf(link)).toBe(1);
  });
});

describe('a worker that hangs', () => {
  it('is replaced by the next generation, in all tabs, and its lock is taken', async () => {
    const tabs = [openTab(), openTab()];
    await vi.waitFor(() => expect(tabs.every(({ welcomes }) => welcomes.length === 1)).toBe(true));
    browser.worker()?.hang();
    await vi.waitFor(() => expect(tabs.every(({ welcomes }) => welcomes.length === 2)).toBe(true), 5_000);
    expect(browser.worker('build-1', 1)).toBeDefined();
    expect(browser.workersMade).toBe(2);
    for (const { link } of tabs) expect((await link.call.diagnostics()).generation).toBe(1);
  });

  it('is not met by tabs that come later', async () => {
    const first = openTab();
    await vi.waitFor(() => expect(first.welcomes).toHaveLength(1));
    browser.worker()?.hang();
    await vi.waitFor(() => expect(first.welcomes).toHaveLength(2), 5_000);
    const late = openTab();
    await vi.waitFor(() => expect(late.welcomes).toHaveLength(1));
    expect(browser.workersMade).toBe(2);
  });

  it('is found by a hidden tab when another one comes and gets no word from it', async () => {
    const hidden = openTab({ ...browser.tab(), isVisible: () => false });
    await vi.waitFor(() => expect(hidden.welcomes).toHaveLength(1));
    browser.worker()?.hang();
    const surroundings = browser.tab();
    const startWorker = vi.fn(surroundings.startWorker);
    const late = openTab({ ...surroundings, startWorker });
    await vi.waitFor(() => expect(late.welcomes).toHaveLength(1), 5_000);
    await vi.waitFor(() => expect(hidden.welcomes).toHaveLength(2), 5_000);
    expect(startWorker.mock.calls.map(([generation]) => generation)).toEqual([0, 1]);
    expect(browser.workersMade).toBe(2);
  });

  it('ends the calls of a hidden tab in bounded time, and answers those after them', async () => {
    const { link, welcomes } = openTab({ ...browser.tab(), isVisible: () => false });
    await vi.waitFor(() => expect(welcomes).toHaveLength(1));
    browser.worker()?.hang();
    await expect(link.call.getDraft(ID)).rejects.toMatchObject({ name: 'CallError', code: 'timeout' });
    expect(await link.call.getDraft(ID)).toMatchObject({ text: '' });
  });
});

describe('a worker that is there twice', () => {
  it('parts no tabs: all meet at the worker of the next generation', async () => {
    const first = openTab();
    await vi.waitFor(() => expect(first.welcomes).toHaveLength(1));
    browser.worker()?.keepApart();
    const second = openTab();
    await vi.waitFor(() => expect(second.welcomes).toHaveLength(1));
    await vi.waitFor(() => expect(first.welcomes).toHaveLength(2));
    expect(await tabsOf(first.link)).toBe(2);
    for (const { link } of [first, second]) expect((await link.call.diagnostics()).generation).toBe(1);
  });
});

describe('a worker that runs on after its tabs have left', () => {
  it('makes room for the one that the next tab gets, and ends', async () => {
    const first = openTab();
    await vi.waitFor(() => expect(first.welcomes).toHaveLength(1));
    const kept = browser.worker();
    first.link.close();
    kept?.keepApart();
    const second = openTab();
    await vi.waitFor(() => expect(second.welcomes).toHaveLength(1));
    expect(browser.workersMade).toBe(2);
    expect(kept?.isGone).toBe(true);
    expect(await second.link.call.getDraft(ID)).toMatchObject({ text: '' });
  });
});

describe('a newer build', () => {
  it('takes over, and the old tabs are told to reload', async () => {
    const old = openTab(browser.tab('build-1'));
    await vi.waitFor(() => expect(old.welcomes).toHaveLength(1));
    const young = openTab(browser.tab('build-2'));
    await vi.waitFor(() => expect(young.welcomes).toHaveLength(1));
    await vi.waitFor(() => expect(old.pushes).toContainEqual({ push: 'superseded' }));
    await expect(old.link.call.getDraft(ID)).rejects.toMatchObject({ code: 'refused' });
    expect(await young.link.call.getDraft(ID)).toMatchObject({ text: '' });
  });

  it('keeps what it has against an older one that comes later', async () => {
    const young = openTab(browser.tab('build-2'));
    await vi.waitFor(() => expect(young.welcomes).toHaveLength(1));
    const old = openTab(browser.tab('build-1'));
    await vi.waitFor(() => expect(old.pushes).toContainEqual({ push: 'superseded' }));
    expect(young.pushes).not.toContainEqual({ push: 'superseded' });
    expect(await young.link.call.getDraft(ID)).toMatchObject({ text: '' });
  });
});

describe('calls of tabs of an older build', () => {
  it('fail with a typed error, also when made before the tab knew', async () => {
    const young = openTab(browser.tab('build-2'));
    await vi.waitFor(() => expect(young.welcomes).toHaveLength(1));
    const old = openTab(browser.tab('build-1'));
    await expect(old.link.call.getDraft(ID)).rejects.toMatchObject({ name: 'CallError', code: 'refused' });
  });
});

describe('the port', () => {
  it('answers plain calls of known names only', async () => {
    const surroundings = browser.tab();
    const { welcomes } = openTab(surroundings);
    await vi.waitFor(() => expect(welcomes).toHaveLength(1));
    const port = surroundings.startWorker(0, () => {});
    const answers: unknown[] = [];
    port.addEventListener('message', ({ data }) => answers.push((data as { id?: string }).id));
    port.start();
    const call = (id: string, path: string[], type = 'APPLY') =>
      port.postMessage({ id, type, path, argumentList: [] });
    call('walk', ['ping', 'constructor']);
    call('read', ['ping'], 'GET');
    call('inherited', ['toString']);
    call('construct', ['ping'], 'CONSTRUCT');
    port.postMessage({
      id: 'thrown',
      type: 'APPLY',
      path: ['ping'],
      argumentList: [{ type: 'HANDLER', name: 'throw', value: 1 }],
    });
    call('plain', ['ping']);
    await vi.waitFor(() => expect(answers).toContain('plain'));
    expect(answers.filter((id) => id !== undefined)).toEqual(['plain']);
  });
});

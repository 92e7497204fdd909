/** Pages of others, open in the owner's own browser beside the app: another site, and another port of this machine. */
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { type Elsewhere, startElsewhere } from '../support/browser/elsewhere.ts';
import { expect, test } from '../support/browser/fixtures.ts';
import { launchOptions } from '../support/browser/launch-options.ts';

const PAGE = '<!doctype html><title>hostile</title><p>hello</p>';

let elsewhere: Elsewhere;
test.beforeEach(async () => {
  elsewhere = await startElsewhere({ '/': PAGE });
});
test.afterEach(() => elsewhere.close());

async function hostilePage(context: BrowserContext, address = `${elsewhere.url}/`): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/** What a page can try over the network, and what came of each. */
const tryNetwork = (page: Page, target: string): Promise<Record<string, string>> =>
  page.evaluate(async (url) => {
    const results: Record<string, string> = {};
    const attempt = async (name: string, run: () => Promise<unknown>): Promise<void> => {
      results[name] = await run().then(
        (value) => `got ${String(value)}`,
        () => 'refused',
      );
    };
    const text = async (path: string, init?: RequestInit): Promise<string> =>
      (await fetch(`${url}${path}`, init)).text();
    await attempt('read', () => text('/v1/sessions'));
    await attempt('page', () => text('/'));
    await attempt('health', () => text('/healthz'));
    await attempt('credentials', () => text('/v1/sessions', { credentials: 'include' }));
    const json = { 'content-type': 'application/json' };
    await attempt('preflight', () =>
      text('/v1/sessions', { method: 'POST', headers: json, body: '{"agent":"demo"}' }),
    );
    await attempt('delete', () => text('/v1/devices/x', { method: 'DELETE' }));
    await attempt('feed', () => text('/v1/events'));
    await attempt(
      'socket',
      () =>
        new Promise((resolve, reject) => {
          const socket = new WebSocket(`${url.replace('http', 'ws')}/acp`);
          socket.onopen = () => resolve('open');
          socket.onerror = reject;
        }),
    );
    const load = (name: string, element: HTMLElement & { src: string }, path: string) =>
      attempt(
        name,
        () =>
          new Promise((resolve, reject) => {
            element.onload = () => resolve('loaded');
            element.onerror = reject;
            element.src = `${url}${path}`;
            document.body.append(element);
          }),
      );
    await load('image', document.createElement('img'), '/icons/icon.svg');
    await load('script', document.createElement('script'), '/sw.js');
    const frame = document.createElement('iframe');
    frame.src = `${url}/`;
    await new Promise((resolve) => {
      frame.onload = resolve;
      document.body.append(frame);
    });
    // One that was refused is an empty document of nobody: nothing of it can be reached either way.
    await attempt('frame', async () => frame.contentWindow?.document.body.innerHTML);
    return results;
  }, target);

test('another port of this machine reads, changes, opens and frames nothing', async ({
  browser,
  context,
  gateway,
  openApp,
}) => {
  const tab = await openApp();
  const id = await tab.createSession();
  const page = await hostilePage(context);
  const results = await tryNetwork(page, gateway.url);
  expect(new Set(Object.values(results)), JSON.stringify(results)).toEqual(new Set(['refused']));

  // A form needs no leave to post: what it sends is refused by the gateway itself.
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    const answer = page.waitForResponse((response) => response.url() === `${gateway.url}/v1/sessions`);
    await page.evaluate(
      ({ url, enctype }) => {
        const form = document.createElement('form');
        Object.assign(form, { method: 'post', action: `${url}/v1/sessions`, enctype, target: '_blank' });
        const input = document.createElement('input');
        Object.assign(input, { name: '{"agent":"demo","x":"', value: '"}' });
        form.append(input);
        document.body.append(form);
        form.target = '_self';
        form.submit();
      },
      { url: gateway.url, enctype: type },
    );
    expect((await answer).status()).toBe(403);
    await page.waitForURL(`${gateway.url}/v1/sessions`);
    await page.goto(`${elsewhere.url}/`);
  }
  const { sessions } = (await (await gateway.request('GET', '/v1/sessions')).json()) as {
    sessions: { id: string }[];
  };
  expect(sessions.map((session) => session.id)).toEqual([id]);
  expect(browser.isConnected()).toBe(true);
});

test('a page that opens the app, or is opened by it, holds no handle on it', async ({
  context,
  gateway,
  openApp,
}) => {
  await openApp();
  const page = await hostilePage(context);
  const opened = context.waitForEvent('page');
  await page.evaluate((url) => {
    Object.assign(globalThis, { opened: window.open(url) });
  }, gateway.url);
  const app = await opened;
  await expect(app.getByRole('navigation', { name: 'Sessions' })).toBeVisible();
  expect(await app.evaluate(() => window.opener)).toBeNull();
  // From the other side the app is a window that was closed: it cannot be messaged, steered or counted.
  const seen = await page.evaluate(() => {
    const { opened } = globalThis as unknown as { opened: Window };
    opened.postMessage({ type: 'SKIP_WAITING' }, '*');
    return { closed: opened.closed, length: opened.length };
  });
  expect(seen).toEqual({ closed: true, length: 0 });
});

test('workers, channels, locks and storage of the same names on another port are others', async ({
  context,
  gateway,
  openApp,
}) => {
  const tab = await openApp();
  const id = await tab.createSession();
  const page = await hostilePage(context);
  const found = await page.evaluate(async (url) => {
    const tried = async (run: () => unknown): Promise<string> => {
      try {
        return `got ${String(await run())}`;
      } catch {
        return 'refused';
      }
    };
    const heard: unknown[] = [];
    for (const name of ['aperture-generation', 'aperture-handover', 'aperture']) {
      const channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => heard.push(data);
      channel.postMessage({ type: 'tell', generation: 99 });
    }
    const results = {
      shared: await tried(
        () => new SharedWorker(`${url}/assets/main-00000000.js`, { name: 'aperture-0', type: 'module' }),
      ),
      service: await tried(() => navigator.serviceWorker.register(`${url}/sw.js`)),
      scope: await tried(() => navigator.serviceWorker.register('/sw.js', { scope: `${url}/` })),
      locks: (await navigator.locks.query()).held?.length ?? 0,
      databases: (await indexedDB.databases()).length,
      stored: localStorage.length,
    };
    return { ...results, heard };
  }, gateway.url);
  expect(found).toEqual({
    shared: 'refused',
    service: 'refused',
    scope: 'refused',
    locks: 0,
    databases: 0,
    stored: 0,
    heard: [],
  });
  await tab.send('Still here?');
  await expect(tab.entries('agent')).toHaveCount(1);
  await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
});

test('a name that is made to lead to this machine (DNS rebinding) gets nothing, the page neither', async ({
  gateway,
}) => {
  const { port } = new URL(gateway.url);
  const browser = await chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), '--host-resolver-rules=MAP rebound.test 127.0.0.1'],
  });
  const page = await browser.newPage();
  const answer = await page.goto(`http://rebound.test:${port}/`);
  expect(answer?.status()).toBe(403);
  expect(await answer?.text()).toContain('foreign_host');
  const statuses = await page.evaluate(async () => {
    const paths = ['/v1/sessions', '/healthz', '/assets/x.js', '/sw.js'];
    return Promise.all(paths.map(async (path) => (await fetch(path)).status));
  });
  expect(statuses).toEqual([403, 403, 403, 403]);
  await browser.close();
});

test('a link that offers another gateway changes nothing: the app speaks with its own origin only', async ({
  gateway,
  openApp,
}) => {
  const tab = await openApp();
  const id = await tab.createSession();
  const other = elsewhere.url;
  await tab.page.evaluate((url) => localStorage.setItem('aperture:serverUrl', url), other);
  const links = [
    `/?server=${other}&gateway=${other}&serverUrl=${other}&token=x`,
    `/chat/${id}?gateway=${other}#server=${other}`,
    `/#gateway=${other}&pair=AAAA-AAAA-AAAA-AAAA`,
    `/pair?origin=${other}#pair=AAAA-AAAA-AAAA-AAAA@${other}`,
    `//${new URL(other).host}/..//`,
  ];
  for (const link of links) {
    await tab.page.goto(gateway.url + link);
    await tab.page.waitForLoadState('load');
    expect(new URL(tab.page.url()).origin).toBe(gateway.url);
  }
  await tab.page.goto(`${gateway.url}/chat/${id}`);
  await tab.send('Where are you?');
  await expect(tab.entries('agent')).toHaveCount(1);
  expect(elsewhere.heard).toEqual([]);
});

/** What must hold in the engines of all makers: one list, tried in each that is installed. */
import type { GatewayProcess } from '../support/browser/gateway-process.ts';
import { END_CHANNEL } from './doctored-builds.ts';
import type { EngineTab } from './engine.ts';
import { engineApp } from './engine-app.ts';
import { expect, pair, test } from './fixtures.ts';
import { withDatabase } from './lost-database.ts';

const sockets = async (gateway: GatewayProcess) => (await gateway.status()).sockets;
const served = (tab: EngineTab) => tab.run(async () => (await navigator.serviceWorker.ready).active !== null);
/** The page's script, whose name tells the builds apart. */
const scriptOf = (tab: EngineTab) =>
  tab
    .run(() => document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? null)
    .catch(() => null); // just being loaded

test('pairs by the link once, and leaves no code in the address', async ({ gateway, openTab }) => {
  const link = await gateway.pairLink();
  const first = await openTab();
  await pair(first, link);
  expect(await first.run(() => location.href)).toBe(`${gateway.url}/`);
  const response = await fetch(`${gateway.url}/v1/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: gateway.url },
    body: JSON.stringify({ code: new URL(link).hash.replace('#pair=', ''), name: 'again' }),
  });
  expect(response.ok).toBe(false);
});

test('two tabs on two sessions and a third on the first: one socket a session, and a permission across tabs', async ({
  gateway,
  openApp,
}) => {
  const [{ id: one }, { id: two }] = [await gateway.createSession(), await gateway.createSession()];
  const first = await openApp(`/chat/${one}`);
  const second = await openApp(`/chat/${two}`);
  const third = await openApp(`/chat/${one}`);
  for (const app of [first, second, third]) {
    for (const id of [one, two]) await app.expectRow(id, 'status', 'connected');
  }
  expect(await sockets(gateway)).toBe(2);

  await first.send('/permission');
  await second.expectRow(one, 'state', 'requires_action');
  await third.press('Allow once');
  for (const app of [first, third]) {
    await expect.poll(async () => (await app.entries('permission')).join()).toContain('Allow once');
    await app.expectRow(one, 'state', 'idle');
  }
  expect(await second.entries('user')).toEqual([]);
  expect(await sockets(gateway)).toBe(2);
});

test('a reload in mid-turn misses and doubles no chunk', async ({ gateway, openApp }) => {
  const { id } = await gateway.createSession();
  const app = await openApp(`/chat/${id}`);
  await app.send('/stream 120 40');
  await expect.poll(async () => (await app.chunkNumbers()).length).toBeGreaterThan(15);
  await app.tab.reload();
  await app.expectChunks(120);
  expect(await sockets(gateway)).toBe(1);
});

test('the worker dies in mid-turn: the tabs start another, and no chunk is lost', async ({
  gateway,
  openApp,
}) => {
  const { id } = await gateway.createSession();
  const first = await openApp(`/chat/${id}`);
  const second = await openApp(`/chat/${id}`);
  await second.send('/stream 120 40');
  await expect.poll(async () => (await first.chunkNumbers()).length).toBeGreaterThan(15);
  await first.tab.run((channel) => new BroadcastChannel(channel).postMessage('now'), END_CHANNEL);
  for (const app of [first, second]) await app.expectChunks(120);
  await first.send('Still there?');
  await expect.poll(async () => (await second.entries('agent')).length).toBe(2);
  await expect.poll(() => sockets(gateway)).toBe(1);
});

test('with the gateway stopped, a cold start shows what is stored, and goes on once it is there', async ({
  gateway,
  openApp,
}) => {
  const { id } = await gateway.createSession();
  const app = await openApp(`/chat/${id}`);
  await app.send('Remember the apricots');
  await app.expectRow(id, 'state', 'idle');
  await expect.poll(async () => (await app.entries('agent')).length).toBe(1);
  await expect.poll(() => served(app.tab)).toBe(true);
  await app.tab.goto('about:blank');
  await gateway.stop();

  const cold = await openApp(`/chat/${id}`);
  await withDatabase(cold.tab, () => expect.poll(() => cold.banners()).toContain('unreachable'));
  await withDatabase(cold.tab, () =>
    expect.poll(async () => (await cold.entries('user')).join()).toContain('apricots'),
  );
  expect(await cold.entries('agent')).toHaveLength(1);
  await cold.send('Sent while nobody listens');
  await expect.poll(() => cold.text()).toContain('Sent while nobody listens');
  await gateway.restart();
  await expect.poll(async () => (await cold.entries('agent')).length, { timeout: 30_000 }).toBe(2);
  expect(await cold.banners()).toEqual([]);
});

test('an update with both builds open: offered, taken in one tab, and the other is told to reload', async ({
  builds,
  gateway,
  openApp,
}) => {
  const { id } = await gateway.createSession();
  const first = await openApp(`/chat/${id}`);
  await expect.poll(() => served(first.tab)).toBe(true);
  const oldScript = await scriptOf(first.tab);
  builds.publish('newer');
  // From the cache, as it was; its start looks for a newer build.
  const second = await openApp(`/chat/${id}`);
  expect(await scriptOf(second.tab)).toBe(oldScript);
  for (const app of [first, second]) await expect.poll(() => app.banners()).toContain('update');

  await first.send('/stream 80 25');
  await expect.poll(async () => (await second.chunkNumbers()).length).toBeGreaterThan(5);
  for (const app of [second, first]) {
    await app.press('Reload');
    await expect.poll(() => scriptOf(app.tab)).toMatch(/0\.js$/);
  }
  for (const app of [first, second]) {
    await app.expectChunks(80);
    await expect.poll(() => app.banners()).toEqual([]);
  }
  await expect.poll(() => sockets(gateway)).toBe(1);
});

test('what was said in one session is found from another', async ({ gateway, openApp }) => {
  const [{ id: said }, { id: other }] = [await gateway.createSession(), await gateway.createSession()];
  const first = await openApp(`/chat/${said}`);
  await first.send('Where does the Zugspitze stand? /nowhere');
  await first.expectRow(said, 'state', 'idle');
  const app = await openApp(`/chat/${other}`);
  await app.fill('Search messages', 'zugsp');
  const hit = () =>
    app.tab.run(() =>
      document.querySelector<HTMLAnchorElement>('main a[href*="?entry="]')?.getAttribute('href'),
    );
  await expect.poll(hit).toContain(`/chat/${said}?entry=`);
  await app.tab.run(() => document.querySelector<HTMLAnchorElement>('main a[href*="?entry="]')?.click());
  await expect.poll(async () => (await app.entries('user')).join()).toContain('Zugspitze');
});

test('can be installed: the manifest is in order, and its icons can be drawn', async ({ openApp }) => {
  const { tab } = await openApp();
  const manifest = await tab.run(async () => {
    const href = document.querySelector<HTMLLinkElement>('link[rel="manifest"]')?.href ?? '';
    const response = await fetch(href);
    const { name, start_url, display, icons } = await response.json();
    const drawn: boolean[] = [];
    for (const { src, sizes } of icons as { src: string; sizes: string }[]) {
      const image = new Image();
      image.src = src;
      await image.decode();
      drawn.push(sizes === 'any' || sizes === `${image.naturalWidth}x${image.naturalHeight}`);
    }
    return { type: response.headers.get('content-type'), name, start_url, display, drawn };
  });
  expect(manifest).toMatchObject({ name: 'Aperture', start_url: '/', display: 'standalone' });
  expect(manifest.type).toContain('application/manifest+json');
  expect(manifest.drawn.length).toBeGreaterThan(1);
  expect(manifest.drawn).not.toContain(false);
});

test.describe('without a SharedWorker', () => {
  test.use({ isHosted: true });

  test('the tab that runs the worker is closed in mid-turn: another goes on, and no chunk is lost', async ({
    gateway,
    openApp,
  }) => {
    const { id } = await gateway.createSession();
    const host = await openApp(`/chat/${id}`);
    const other = await openApp(`/chat/${id}`);
    expect(await other.tab.run(() => typeof SharedWorker)).toBe('undefined');
    await other.send('/stream 120 40');
    await expect.poll(async () => (await other.chunkNumbers()).length).toBeGreaterThan(15);
    await host.tab.close();
    await other.expectChunks(120);
    await other.tab.reload();
    await other.expectChunks(120);
    await other.send('Still there?');
    await expect.poll(async () => (await other.entries('agent')).length).toBe(2);
    expect(await sockets(gateway)).toBe(1);
  });

  test('with the gateway stopped, a cold start shows what is stored', async ({
    gateway,
    openTab,
    openApp,
  }) => {
    const { id } = await gateway.createSession();
    const app = await openApp(`/chat/${id}`);
    await app.send('Remember the apricots');
    await expect.poll(async () => (await app.entries('agent')).length).toBe(1);
    await app.expectRow(id, 'state', 'idle');
    await expect.poll(() => served(app.tab)).toBe(true);
    await app.tab.goto('about:blank');
    await gateway.stop();
    const tab = await openTab();
    await tab.goto(`${gateway.url}/chat/${id}`);
    await withDatabase(tab, () =>
      expect.poll(async () => (await engineApp(tab).entries('user')).join()).toContain('apricots'),
    );
  });
});

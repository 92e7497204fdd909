/** The wire between browser and gateway fails while sessions stream: nothing is lost, doubled or stuck. */
import type { Fault } from '../support/browser/faulty-proxy.ts';
import { expect, test } from '../support/browser/proxied.ts';
import { storedNumbers } from '../support/browser/stored.ts';
import { setVisible } from '../support/browser/visibility.ts';
import { createSeededRandom } from '../support/worker/virtual-time.ts';
import { upTo } from './app-page.ts';

const SESSIONS = 10;
const RATE = 10;
/** `APERTURE_FAULTS=20` takes some minutes, for half-open connections are found by 35 s of silence; `APERTURE_SEED` repeats a run. */
const CUTS = Number(process.env.APERTURE_FAULTS ?? 6);
const IS_LONG = CUTS >= 20;
const LONGEST_MS = IS_LONG ? 5_000 : 2_000;
const SEED = Number(process.env.APERTURE_SEED ?? Date.now() % 1_000_000);

test(`ten sessions stream over ${CUTS} faults of the wire: every chunk once, in order`, async ({
  gateway,
  openApp,
  wire,
}) => {
  test.setTimeout(60_000 + CUTS * 20_000);
  test.info().annotations.push({ type: 'seed', description: String(SEED) });
  const random = createSeededRandom(SEED);
  const between = (low: number, high: number) => Math.round(low + random() * (high - low));
  const faults: { ms: number; fault: Fault; isCalm: boolean }[] = Array.from({ length: CUTS }, () => ({
    ms: between(200, LONGEST_MS),
    fault: pick(random),
    isCalm: random() < 0.7,
  }));
  const totalMs = faults.reduce((sum, { ms }) => sum + ms + 1_500, 0);
  const chunks = Math.ceil((totalMs / 1_000) * RATE);

  const tab = await openApp();
  const ids: string[] = [];
  for (let i = 0; i < SESSIONS; i += 1) ids.push((await gateway.createSession()).id);
  for (const id of ids) await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
  for (const id of ids) {
    await tab.open(id);
    await tab.send(`/stream ${chunks} ${RATE}`);
    await expect(tab.row(id)).toHaveAttribute('data-streaming', 'true');
  }

  const connected = tab.page.locator('[data-session-id][data-status="connected"]');
  for (const { ms, fault, isCalm } of faults) {
    await wire.failFor(ms, fault);
    // Now and then the next fault comes while the sessions are still on their way back.
    if (isCalm) await expect(connected, `seed ${SEED}`).toHaveCount(SESSIONS, { timeout: 45_000 });
    else await expect(connected.first()).toBeVisible({ timeout: 45_000 });
  }

  for (const id of ids) {
    await expect(tab.row(id), `seed ${SEED}`).toHaveAttribute('data-state', 'idle', { timeout: 90_000 });
    await expect(tab.row(id)).toHaveAttribute('data-status', 'connected', { timeout: 45_000 });
    await expect(tab.row(id)).toHaveAttribute('data-streaming', 'false');
  }
  for (const id of ids) {
    await tab.open(id);
    await expect.poll(() => tab.chunkNumbers(), `page, seed ${SEED}`).toEqual(upTo(chunks));
    await expect.poll(() => storedNumbers(tab.page, id), `database, seed ${SEED}`).toEqual(upTo(chunks));
  }
  await expect(tab.page.locator('[data-banner]')).toHaveCount(0);
  await expect.poll(async () => (await gateway.status()).sockets, { timeout: 60_000 }).toBe(SESSIONS);
  // A half-open one stays at the gateway until it is found there, too.
  if (!IS_LONG) expect(wire.peakSockets).toBeLessThanOrEqual(SESSIONS);
});

test('half-open connections are found and replaced as soon as somebody looks', async ({
  gateway,
  openApp,
  wire,
}) => {
  const tab = await openApp();
  const ids = [await tab.createSession(), await tab.createSession()];
  await tab.send('/stream 150 25');
  await expect(tab.log).toContainText('#10');
  await setVisible(tab.page, false);
  wire.fail({ type: 'halfOpen' });
  wire.resume();
  await setVisible(tab.page, true);
  for (const id of ids) await expect(tab.row(id)).toHaveAttribute('data-status', 'reconnecting');
  for (const id of ids) await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
  await expect.poll(() => tab.chunkNumbers()).toEqual(upTo(150));
  // The gateway, too, gives up what nobody answers on.
  await expect.poll(async () => (await gateway.status()).sockets, { timeout: 55_000 }).toBe(ids.length);
});

test('a permission that waits over a drop is shown once, and the answer given meanwhile counts', async ({
  gateway,
  openApp,
  wire,
}) => {
  const tab = await openApp();
  const id = await tab.createSession();
  await tab.send('/permission');
  const card = tab.entries('permission');
  await expect(card.getByRole('button', { name: 'Allow once' })).toBeEnabled();

  wire.fail({ type: 'reset' });
  await expect(tab.row(id)).toHaveAttribute('data-status', 'reconnecting');
  wire.resume();
  await expect(tab.row(id)).toHaveAttribute('data-status', 'connected');
  await expect(card).toHaveCount(1);
  await expect(card.getByRole('button', { name: 'Allow once' })).toBeEnabled();

  wire.fail({ type: 'reset' });
  await expect(tab.row(id)).toHaveAttribute('data-status', 'reconnecting');
  await card.getByRole('button', { name: 'Allow once' }).click();
  wire.resume();
  await expect(card).toContainText('Allow once');
  await expect(card.locator('button:enabled')).toHaveCount(0);
  await expect(tab.row(id)).toHaveAttribute('data-state', 'idle');
  await expect(card).toHaveCount(1);
  const { events } = (await (await gateway.request('GET', `/v1/sessions/${id}/events?after=0`)).json()) as {
    events: { type: string }[];
  };
  expect(events.filter(({ type }) => type === 'permission_resolved')).toHaveLength(1);
});

function pick(random: () => number): Fault {
  const faults: Fault[] = [
    { type: 'reset' },
    { type: 'reset' },
    { type: 'end' },
    { type: 'stall' },
    { type: 'delay', byMs: 300 },
    ...(IS_LONG ? [{ type: 'halfOpen' } as const] : []),
  ];
  return faults[Math.floor(random() * faults.length)] ?? { type: 'reset' };
}

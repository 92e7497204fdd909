/**
 * A browser, its tabs and workers, the wire, the disk and the gateway under faults drawn by a seed, for a minute or
 * so; then all is well again, and everything must be as the gateway's log says, once, in every tab and on the disk.
 * The draw repeats with its seed, its timing does not.
 */
import type { Browser } from '@playwright/test';
import { type AppPage, appPage } from '../browser/app-page.ts';
import { pairedContext } from '../support/browser/app.ts';
import { expect, test as proxied } from '../support/browser/proxied.ts';
import { createSeededRandom } from '../support/worker/virtual-time.ts';
import { openRoom, type Room } from './room.ts';
import { nextStep } from './steps.ts';
import { readStored, readTruth, type Truth } from './truth.ts';

const STEP_COUNT = Number(process.env.APERTURE_STEPS ?? 80);
const SEED = Number(process.env.APERTURE_SEED ?? Date.now() % 1_000_000);
const CALM_MS = 90_000;

const test = proxied.extend<{ seed: number }>({
  seed: async ({ context }, use, info) => {
    const seed = SEED + info.repeatEachIndex;
    // A third of the rounds is without a SharedWorker.
    if (seed % 3 === 0) await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
    await use(seed);
  },
});

test('all is well in the end', async ({ browser, context, gateway, wire, seed }) => {
  test.setTimeout(STEP_COUNT * 6_000 + 6 * CALM_MS);
  const random = createSeededRandom(seed);
  const room = await openRoom({ browser, context, gateway, wire, random });
  room.say('seed', seed);
  await room.openTab();
  for (let n = 0; n < 3; n += 1) room.sessions.push((await gateway.createSession()).id);
  for (let n = 0; n < STEP_COUNT; n += 1) {
    await nextStep(room);
    if (random() < 0.6) await new Promise((resolve) => setTimeout(resolve, random() * 800));
  }
  await calm(room);
  try {
    await settled(room);
    await checkAll(room, browser);
  } catch (error) {
    await sayWhatTheySay(room);
    throw error;
  }
});

/** What each tab knows of itself, for whoever looks into a failure. */
async function sayWhatTheySay(room: Room): Promise<void> {
  room.say('sockets', room.wire.sockets, 'at the gateway', (await room.gateway.status()).sockets);
  for (const { page, name } of room.tabs) {
    await page.bringToFront();
    await page.getByRole('link', { name: 'Settings' }).click();
    const found = page.getByRole('region', { name: 'Diagnostics' });
    room.say(name, await found.innerText({ timeout: 5_000 }).catch(String));
  }
}

/** All faults end. */
async function calm(room: Room): Promise<void> {
  await Promise.all(room.underWay);
  room.wire.resume();
  await room.context.setOffline(false);
  await room.quota();
  room.say('calm');
}

/** Every session is at rest and read, in every tab. */
async function settled(room: Room): Promise<void> {
  for (const tab of room.tabs) {
    for (const id of room.sessions) {
      const row = tab.row(id);
      await expect(row, `${tab.name} ${id}`).toBeVisible({ timeout: CALM_MS });
      await expect(row, `${tab.name} ${id}`).toHaveAttribute('data-status', /connected|waiting|idle/, {
        timeout: CALM_MS,
      });
    }
  }
  const [tab] = room.tabs;
  if (!tab) throw new Error('There is always a tab');
  for (const id of room.sessions) {
    await expect(async () => {
      const state = await tab.row(id).getAttribute('data-state');
      if (state === 'requires_action') {
        await tab.page.bringToFront();
        await tab.open(id);
        const allow = tab.entries('permission').getByRole('button', { name: 'Allow once' });
        await allow.last().click({ timeout: 2_000 });
      }
      expect(state, id).toBe('idle');
    }).toPass({ timeout: CALM_MS });
  }
  room.say('settled');
}

async function checkAll(room: Room, browser: Browser): Promise<void> {
  const truths = new Map<string, Truth>();
  for (const id of room.sessions) truths.set(id, await readTruth(room.gateway, id));
  await checkNotes(room, truths);
  for (const tab of room.tabs) await checkTab(tab, tab.name, truths);
  const [tab] = room.tabs;
  if (tab) await checkDisk(tab, truths);
  room.say('as in the log');
  await expect
    .poll(async () => (await room.gateway.status()).sockets, { timeout: CALM_MS })
    .toBe(Math.min(10, room.sessions.length));
  const { context, page } = await pairedContext(browser, room.gateway);
  await checkTab(appPage(page), 'a late device', truths);
  await checkDisk(appPage(page), truths);
  await context.close();
  expect(room.errors).toEqual([]);
  for (const tab of room.tabs)
    await expect(tab.page.locator('[data-banner]')).toHaveCount(0, { timeout: 150_000 });
  room.say('all is well');
}

const textOf = (content: readonly { type: string; text?: string | undefined }[]): string =>
  content.map((block) => block.text ?? '').join('');

async function checkNotes(room: Room, truths: ReadonlyMap<string, Truth>): Promise<void> {
  const said = new Map<string, number>();
  for (const { folded } of truths.values())
    for (const entry of folded) {
      if (entry.kind !== 'user') continue;
      const words = textOf(entry.content);
      said.set(words, (said.get(words) ?? 0) + 1);
    }
  for (const [words, { sessionId, tab, isOwed }] of room.notes) {
    if (!truths.has(sessionId)) continue;
    const count = said.get(words) ?? 0;
    expect(count, `${words} was said`).toBeLessThanOrEqual(1);
    if (!isOwed || count === 1) continue;
    await tab.open(sessionId);
    await expect(tab.composer, `${words} is in the message box`).toHaveValue(new RegExp(words));
    room.say(`  ${words} came back into the message box`);
  }
}

async function checkTab(tab: AppPage, name: string, truths: ReadonlyMap<string, Truth>): Promise<void> {
  await tab.page.bringToFront();
  for (const [id, { folded }] of truths) {
    await tab.open(id);
    const users = folded.filter((entry) => entry.kind === 'user').map((entry) => textOf(entry.content));
    const chunks = folded
      .filter((entry) => entry.kind === 'agent')
      .flatMap((entry) => [...textOf(entry.content).matchAll(/#(\d+)/g)].map(([, number]) => Number(number)));
    await expect
      .poll(() => tab.chunkNumbers(), { message: `${name} shows ${id}`, timeout: CALM_MS })
      .toEqual(chunks);
    for (const [index, words] of users.entries())
      await expect(tab.entries('user').nth(index), `${name} in ${id}`).toContainText(words);
    await expect(tab.entries('user'), `${name} in ${id}`).toHaveCount(users.length);
  }
}

async function checkDisk(tab: AppPage, truths: ReadonlyMap<string, Truth>): Promise<void> {
  await expect(async () => {
    const { sessions, outbox } = await readStored(tab.page);
    expect(outbox).toBe(0);
    for (const [id, { entries, events }] of truths) {
      const stored = sessions.get(id);
      expect(stored?.cursor?.seq, `cursor of ${id}`).toBe(events.at(-1)?.seq ?? 0);
      expect(stored?.hole, `hole of ${id}`).toBeNull();
      expect(stored?.entries, `entries of ${id}`).toEqual(entries);
    }
  }).toPass({ timeout: 150_000 });
}

/** What people and machines do, and what befalls them. Each begins, and most end by themselves some time later. */
import { setTimeout as after } from 'node:timers/promises';
import type { Fault } from '../support/browser/faulty-proxy.ts';
import { freeze } from '../support/browser/freeze.ts';
import { setVisible } from '../support/browser/visibility.ts';
import type { Room, Tab } from './room.ts';

const MAX_TABS = 4;
const MAX_SESSIONS = 12;
/** A step that a fault is in the way of is given up. */
const PATIENCE_MS = 4_000;

type Step = (room: Room, tab: Tab) => Promise<unknown> | unknown;

const pick = <T>(random: () => number, list: readonly T[]): T | undefined =>
  list[Math.floor(random() * list.length)];
const between = (room: Room, low: number, high: number): number =>
  Math.round(low + room.random() * (high - low));
const viewed = (tab: Tab): string | null => /\/chat\/([0-9a-f-]{36})/.exec(tab.page.url())?.[1] ?? null;

/** Runs it beside what follows. */
function meanwhile(room: Room, work: () => Promise<unknown>): void {
  const running: Promise<unknown> = work()
    .catch((error: unknown) => room.say('  given up:', String(error).split('\n')[0]))
    .finally(() => room.underWay.delete(running));
  room.underWay.add(running);
}

let notes = 0;

async function write(room: Room, tab: Tab, words: string): Promise<boolean> {
  if (!viewed(tab) || !(await tab.composer.isVisible())) return false;
  await tab.composer.fill(words, { timeout: PATIENCE_MS });
  await tab.composer.press('Enter', { timeout: PATIENCE_MS });
  room.say(`  ${tab.name} in ${viewed(tab)?.slice(0, 8)}: ${words}`);
  return true;
}

const STEPS: Record<string, { weight: number; run: Step }> = {
  note: {
    weight: 14,
    async run(room, tab) {
      const sessionId = viewed(tab);
      if (!sessionId) return;
      notes += 1;
      const words = `note-${notes}-end`;
      room.notes.set(words, { sessionId, tab, isOwed: true });
      if (!(await write(room, tab, words))) room.notes.delete(words);
    },
  },
  stream: {
    weight: 6,
    run: (room, tab) => write(room, tab, `/stream ${between(room, 20, 200)} ${between(room, 10, 200)}`),
  },
  ask: { weight: 3, run: (room, tab) => write(room, tab, '/permission') },
  answer: {
    weight: 5,
    run: (_, tab) =>
      tab.entries('permission').getByRole('button', { name: 'Allow once' }).last().click({ timeout: 500 }),
  },
  stop: {
    weight: 2,
    run: (_, tab) => tab.page.getByRole('button', { name: 'Stop' }).first().click({ timeout: 500 }),
  },
  switch: {
    weight: 14,
    async run(room, tab) {
      const id = pick(room.random, room.sessions);
      if (id) await tab.row(id).click({ timeout: PATIENCE_MS });
    },
  },
  'new session': {
    weight: 3,
    async run(room) {
      if (room.sessions.length < MAX_SESSIONS) room.sessions.push((await room.gateway.createSession()).id);
    },
  },
  'end session': {
    weight: 1,
    async run(room) {
      if (room.sessions.length < 4) return;
      const id = pick(room.random, room.sessions);
      if (!id) return;
      room.sessions = room.sessions.filter((other) => other !== id);
      await room.gateway.request('DELETE', `/v1/sessions/${id}`);
    },
  },
  'open tab': {
    weight: 4,
    run: (room) => {
      if (room.tabs.length < MAX_TABS) meanwhile(room, () => room.openTab());
    },
  },
  'close tab': {
    weight: 2,
    async run(room, tab) {
      if (room.tabs.length < 2) return;
      room.forget(tab);
      room.tabs = room.tabs.filter((other) => other !== tab);
      await tab.page.close();
    },
  },
  'crash tab': {
    weight: 2,
    async run(room, tab) {
      if (room.tabs.length < 2) return;
      room.forget(tab);
      room.tabs = room.tabs.filter((other) => other !== tab);
      const devtools = await room.context.newCDPSession(tab.page);
      devtools.send('Page.crash').catch(() => {});
      await tab.page.waitForEvent('crash', { timeout: PATIENCE_MS });
      await tab.page.close();
    },
  },
  reload: {
    weight: 3,
    run(room, tab) {
      room.forget(tab);
      meanwhile(room, async () => {
        tab.isBusy = true;
        await tab.page.reload({ timeout: 20_000 }).finally(() => {
          tab.isBusy = false;
        });
      });
    },
  },
  freeze: {
    weight: 3,
    run(room, tab) {
      meanwhile(room, async () => {
        tab.isBusy = true;
        const frozen = await freeze(tab.page);
        await after(between(room, 500, 6_000));
        await frozen.thaw();
        tab.isBusy = false;
      });
    },
  },
  hide: {
    weight: 3,
    run(room, tab) {
      meanwhile(room, async () => {
        await setVisible(tab.page, false);
        await after(between(room, 200, 5_000));
        await setVisible(tab.page, true);
      });
    },
  },
  'crash worker': { weight: 2, run: ({ workers }) => workers.crash() },
  'close worker': { weight: 1, run: ({ workers }) => workers.start('self.close()') },
  'hang worker': {
    weight: 1,
    run: (room) =>
      room.workers.start(
        `{ const end = Date.now() + ${between(room, 500, 6_000)}; while (Date.now() < end); }`,
      ),
  },
  wire: {
    weight: 5,
    run(room) {
      const fault = pick<Fault>(room.random, [
        { type: 'reset' },
        { type: 'end' },
        { type: 'stall' },
        { type: 'delay', byMs: 300 },
      ]);
      if (fault) meanwhile(room, () => room.wire.failFor(between(room, 100, 3_000), fault));
    },
  },
  offline: {
    weight: 2,
    run(room) {
      meanwhile(room, async () => {
        await room.context.setOffline(true);
        await after(between(room, 200, 3_000));
        await room.context.setOffline(false);
      });
    },
  },
  'kill gateway': {
    weight: 1,
    async run(room) {
      await room.gateway.kill();
      await after(between(room, 100, 1_500));
      await room.gateway.restart();
    },
  },
  'full disk': {
    weight: 2,
    run(room, tab) {
      meanwhile(room, async () => {
        const used = await tab.page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
        await room.quota(used + between(room, 0, 30_000));
        await after(between(room, 500, 5_000));
        await room.quota();
      });
    },
  },
};

const entries = Object.entries(STEPS);
const total = entries.reduce((sum, [, { weight }]) => sum + weight, 0);

export async function nextStep(room: Room): Promise<void> {
  let at = room.random() * total;
  const [name, step] = entries.find(([, { weight }]) => {
    at -= weight;
    return at < 0;
  }) ?? ['', null];
  const tab = pick(
    room.random,
    room.tabs.filter((each) => !each.isBusy),
  );
  if (!tab || !step) return;
  room.say(name, tab.name);
  try {
    await step.run(room, tab);
  } catch (error) {
    room.say('  not done:', String(error).split('\n')[0]);
  }
}

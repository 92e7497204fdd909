/** After a schedule: all troubles end, everything comes to rest, and then everything must agree. */

import { END_SEQ } from '../../src/shared/bare-ids.ts';
import type { Entry } from '../../src/shared/entry.ts';
import type { Seq, SessionId } from '../../src/shared/ids.ts';
import { MAX_CONCURRENT_CONNECTIONS, MAX_ENTRIES_PAGE } from '../../src/shared/limits.ts';
import { MAX_RETRY_WRITE_MS } from '../../src/worker/storage/disk-state.ts';
import type { SimBrowser } from './browser.ts';
import { canonical } from './canonical.ts';
import { checkDisk, checkPrompts, checkWindow, Violation } from './checks.ts';
import { pendingIn } from './perform.ts';
import type { SimTab } from './tab.ts';
import type { World } from './world.ts';

/** Longer than any backoff, silence or pause of the parts together. */
const PATIENCE_MS = 240_000;
const LOOK_MS = 400;
const CALM_LOOKS = 3;

export async function finish(world: World): Promise<void> {
  await heal(world);
  await agree(world);
  // A device that has seen nothing yet.
  (await world.addBrowser()).openTab(world.sessionAt(0), true);
  await agree(world);
}

async function heal(world: World): Promise<void> {
  const { network, agents, browsers, time, gateway } = world;
  agents.calm();
  Object.assign(network.path, {
    latencyMs: 4,
    stalledUntil: 0,
    refusedUntil: 0,
    feedsHeldUntil: 0,
    closeLagMs: 0,
  });
  gateway.disarm();
  for (const browser of browsers) {
    const { disk } = browser;
    disk.setFullUntil(0);
    disk.killWriter(null);
    if (browser.tabs.length === 0) browser.openTab(world.sessionAt(0), true);
  }
  const awakeAt = Math.max(...browsers.map((browser) => browser.awakeAt));
  await time.advance(Math.max(0, awakeAt - time.now()));
  for (const browser of browsers) {
    if (browser.disk.refused === 0) continue;
    // What was refused is written again, and what was given up is fetched again once somebody looks at it.
    await time.advance(MAX_RETRY_WRITE_MS);
    const { sessions } = await browser.disk.durable.load();
    for (const { id, dropped } of sessions) if (dropped) browser.openTab(id, true);
  }
  if (!(await time.until(() => gateway.isUp, 20_000))) throw new Violation('stuck', 'The gateway is down');
}

async function rest(world: World): Promise<void> {
  const { time } = world;
  const limit = time.now() + PATIENCE_MS;
  let calm = 0;
  while (world.breach === null) {
    for (const browser of world.browsers) browser.reloadOld();
    answerAll(world);
    await time.advance(LOOK_MS);
    const reason = await unrest(world);
    calm = reason === null ? calm + 1 : 0;
    // News of it may still be on their way to the tabs.
    if (calm === CALM_LOOKS) return;
    if (reason === null) continue;
    if (time.now() >= limit) throw new Violation('stuck', reason);
  }
  throw world.breach;
}

function answerAll(world: World): void {
  const tab = world.browsers[0]?.tabs[0];
  if (!tab) return;
  for (const { id } of world.oracle.sessions()) {
    for (const asked of pendingIn(world, id)) {
      tab.process.after(0, () => void tab.call.answerPermission(id, asked, 'yes').catch(() => {}));
    }
  }
}

/** What is not at rest yet; null if everything is. */
async function unrest(world: World): Promise<string | null> {
  const { oracle, gateway, browsers } = world;
  const { service } = gateway;
  if (!service) return 'the gateway is down';
  oracle.look();
  const sessions = oracle.sessions();
  for (const { id } of sessions) {
    const state = service.get(id)?.state;
    if (state === 'running' || state === 'requires_action' || state === 'starting')
      return `${id} is ${state}`;
  }
  const open = gateway.db.prepare("SELECT prompt_id FROM prompts WHERE state <> 'done'").raw().all();
  if (open.length > 0) return `the prompt ${String(open[0])} is not done`;
  if ([...world.calls].some((caller) => !caller.isDead)) return 'a call of a tab is not answered';
  for (const browser of browsers) {
    const reason = await unrestOf(world, browser);
    if (reason !== null) return `${browser.name}: ${reason}`;
  }
  return null;
}

async function unrestOf({ oracle, gateway, network }: World, browser: SimBrowser): Promise<string | null> {
  const reading = browser.tabs.filter((tab) => tab.isReading);
  if (reading.length > 0) return `${reading.length} tabs read what they show`;
  if (browser.oldTabs.length > 0) return `${browser.oldTabs.length} tabs of an older build`;
  const stored = await browser.disk.durable.load();
  const sessions = oracle.sessions();
  // One that ran in a life of the log that is gone stays, with the reason.
  const waiting = stored.outbox.filter(
    (item) => item.type === 'answer' || !oracle.prompts.has(item.promptId),
  );
  if (waiting.length > 0) return `${waiting.length} in the outbox`;
  if (stored.sessions.length !== sessions.length) {
    return `${stored.sessions.length} of ${sessions.length} sessions are stored`;
  }
  for (const { id, epoch, lastSeq } of sessions) {
    const record = stored.sessions.find((candidate) => candidate.id === id);
    if (!record) return `${id} is not stored`;
    const { cursor, hole } = record;
    const isThere =
      lastSeq === 0 ? (cursor?.seq ?? 0) === 0 : cursor?.epoch === epoch && cursor.seq === lastSeq;
    if (!isThere) return `${id} is at ${cursor?.epoch}/${cursor?.seq}, the log at ${epoch}/${lastSeq}`;
    if (hole !== null) return `${id} lacks what is before ${hole.before}`;
  }
  const workers = new Set(browser.workers);
  const mine = [...network.wires].filter((wire) => workers.has(wire.client) && wire.isServerOpen);
  const active = sessions.filter(({ id }) => !/ended|failed/.test(gateway.service?.get(id)?.state ?? ''));
  const wanted = Math.min(MAX_CONCURRENT_CONNECTIONS, active.length);
  const loaded = new Set(mine.map((wire) => wire.sessionId));
  const count = `${mine.length} sockets of ${loaded.size} sessions, ${active.length} of which are active`;
  if (mine.length < wanted || mine.length > MAX_CONCURRENT_CONNECTIONS || mine.length > loaded.size)
    return count;
  return null;
}

async function agree(world: World): Promise<void> {
  const { oracle, agents, accepted, deleted, browsers } = world;
  const read = await readAtRest(world);
  checkPrompts(oracle, agents.runs, accepted, deleted);
  checkGateway(world);
  for (const browser of browsers) {
    await checkDisk(oracle, browser.disk);
    for (const tab of browser.tabs) checkTab(world, tab);
    checkRead(world, browser, read.get(browser));
  }
  if (world.breach) throw world.breach;
}

type Windows = ReadonlyMap<SessionId, readonly Entry[]>;

/** What a tab of each browser reads, of a world that has come to rest and stays so meanwhile. */
async function readAtRest(world: World): Promise<Map<SimBrowser, Windows>> {
  for (;;) {
    await rest(world);
    const before = canonical(world.oracle.sessions());
    const read = new Map<SimBrowser, Windows>();
    for (const browser of world.browsers) {
      const [tab] = browser.tabs;
      if (tab) read.set(browser, await readByTab(world, tab));
    }
    // What a stalled network held back may arrive this late.
    if (canonical(world.oracle.sessions()) === before) return read;
  }
}

/** What the gateway gives out by pages is what its log folds to. */
function checkGateway({ oracle, gateway }: World): void {
  const { service } = gateway;
  for (const { id, epoch, lastSeq } of oracle.sessions()) {
    const entries: Entry[] = [];
    for (let before: Seq | null = null, more = true; more && service; ) {
      const page = service.entries(id, before, MAX_ENTRIES_PAGE);
      entries.unshift(...[...page.entries].reverse());
      before = page.entries.at(-1)?.seq ?? null;
      more = page.more;
    }
    checkWindow(oracle.entriesAt(id, epoch, lastSeq) ?? new Map(), entries, true, `${id} at the gateway`);
  }
}

function checkTab({ oracle }: World, tab: SimTab): void {
  const { sessionId } = tab.view;
  const shown = tab.shown();
  const session = oracle.sessions().find(({ id }) => id === sessionId);
  if (!session || shown === null) return;
  const truth = oracle.entriesAt(session.id, session.epoch, session.lastSeq) ?? new Map<number, string>();
  checkWindow(truth, shown.entries, false, `${session.id} in ${tab.process.name}`, shown.reachesEnd);
  if (shown.entries.length === 0 && truth.size > 0)
    throw new Violation('gap', `${tab.process.name} shows nothing`);
}

/** Everything, as a tab reads it: the newest window, then all that is older. */
async function readByTab(world: World, tab: SimTab): Promise<Windows> {
  const { oracle, time } = world;
  const read = new Map<SessionId, readonly Entry[]>();
  let isDone = false;
  tab.process.after(0, () => {
    void readAll(
      tab,
      oracle.sessions().map(({ id }) => id),
      read,
    ).then(
      () => {
        // The worker took the last of them for what the tab shows.
        tab.reopen();
        isDone = true;
      },
      (error: unknown) => world.onBreach(new Violation('crash', `Reading failed: ${String(error)}`)),
    );
  });
  await time.until(() => isDone || world.breach !== null, 60_000);
  if (!isDone) throw world.breach ?? new Violation('stuck', 'Reading took too long');
  return read;
}

function checkRead({ oracle }: World, browser: SimBrowser, read: Windows | undefined): void {
  if (read === undefined) return;
  for (const { id, epoch, lastSeq } of oracle.sessions()) {
    const truth = oracle.entriesAt(id, epoch, lastSeq) ?? new Map<number, string>();
    checkWindow(truth, read.get(id) ?? [], true, `${id} read in ${browser.name}`);
  }
}

async function readAll(tab: SimTab, ids: readonly SessionId[], read: Map<SessionId, readonly Entry[]>) {
  for (const id of ids) {
    let window = await tab.call.openSession(id, MAX_ENTRIES_PAGE, END_SEQ);
    let entries = window.entries;
    while (window.more && entries[0]) {
      const older = await tab.call.loadOlder(id, entries[0].seq, MAX_ENTRIES_PAGE);
      entries = [...older.entries, ...entries];
      window = { ...window, more: older.more };
      if (older.entries.length === 0) break;
    }
    read.set(id, entries);
  }
}

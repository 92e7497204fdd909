/** One step of a schedule, done to the world. What makes no sense just then does nothing. */
import { prepareStatements } from '../../src/gateway/log/statements.ts';
import { trimStep } from '../../src/gateway/log/trim.ts';
import type { ContentBlock } from '../../src/shared/acp.ts';
import { type Epoch, type PromptId, type RequestId, type SessionId, toSeq } from '../../src/shared/ids.ts';
import type { SimBrowser } from './browser.ts';
import type { CrashPoint } from './gateway.ts';
import { isFeed } from './http.ts';
import type { Step } from './schedule.ts';
import type { SimTab } from './tab.ts';
import type { World } from './world.ts';

const words = (text: string): ContentBlock[] => [{ type: 'text', text }];

export async function perform(world: World, step: Step): Promise<void> {
  const { time, network, http, agents, browsers, strangers } = world;
  const browser = browsers[step.at % browsers.length];
  if (!browser) return;
  const { disk } = browser;
  switch (step.type) {
    case 'prompt':
      inTab(world, browser, step.tab, (tab) =>
        prompt(world, tab, world.sessionAt(step.session), step.id, step.twice),
      );
      return;
    case 'foreign-prompt': {
      const id = world.sessionAt(step.session);
      if (id) strangers.promptTwice(id, step.id);
      return;
    }
    case 'answer': {
      const id = world.sessionAt(step.session);
      const [asked] = id ? pendingIn(world, id) : [];
      if (!id || !asked) return;
      inTab(world, browser, step.tab, (tab) =>
        tab.call.answerPermission(id, asked, step.option).catch(ignore),
      );
      return;
    }
    case 'cancel': {
      const id = world.sessionAt(step.session);
      if (id) inTab(world, browser, step.tab, (tab) => tab.call.cancelTurn(id).catch(ignore));
      return;
    }
    case 'view': {
      const sessionId = world.sessionAt(step.session);
      inTab(world, browser, step.tab, (tab) => {
        tab.show({ sessionId, visible: step.visible });
        tab.process.after(300, () => tab.scroll());
      });
      return;
    }
    case 'open-tab':
      if (browser.tabs.length < 4) browser.openTab(world.sessionAt(step.session), true);
      return;
    case 'close-tab':
    case 'crash-tab': {
      const tab = browser.tabs[step.tab % browser.tabs.length];
      if (!tab) return;
      if (step.type === 'crash-tab') browser.crashTab(tab);
      else browser.closeTab(tab);
      return;
    }
    case 'freeze-tab': {
      const tab = browser.tabs[step.tab % browser.tabs.length];
      if (tab) browser.freezeTab(tab, step.ms, step.isTold);
      return;
    }
    case 'crash-worker':
      if (step.when === 'now') browser.crashWorker();
      else disk.killWriter(step.when);
      return;
    case 'hang-worker':
      browser.hangUntil(time.now() + step.ms);
      return;
    case 'sleep':
      browser.sleepUntil(time.now() + step.ms);
      return;
    case 'new-build':
      browser.newBuild();
      browser.openTab(null, true);
      return;
    case 'cut':
      network.path.closeLagMs = step.lagMs;
      for (const wire of chosen(world, step.share)) wire.cut();
      for (const exchange of http.exchanges) if (world.random() < step.share) exchange.cut();
      return;
    case 'half-open':
      for (const wire of chosen(world, step.share)) wire.halfOpen();
      for (const exchange of http.exchanges) if (world.random() < step.share) exchange.halfOpen();
      return;
    case 'stall':
      network.path.stalledUntil = time.now() + step.ms;
      return;
    case 'refuse':
      network.path.refusedUntil = time.now() + step.ms;
      for (const wire of network.wires) wire.cut();
      return;
    case 'slow':
      network.path.latencyMs = step.latencyMs;
      return;
    case 'hold-feeds':
      network.path.feedsHeldUntil = time.now() + step.ms;
      for (const exchange of http.exchanges) if (isFeed(exchange.url)) exchange.halfOpen();
      return;
    case 'crash-gateway':
      crashGateway(world, step.point, step.silent, step.downMs);
      return;
    case 'crash-agent': {
      const id = world.sessionAt(step.session);
      if (id) agents.crash(id);
      return;
    }
    case 'disk-full':
      disk.setFullUntil(time.now() + step.ms);
      return;
    case 'new-epoch':
      newEpoch(world, step.session);
      return;
    case 'trim':
      trim(world, step.session);
      return;
    case 'create':
      inTab(world, browser, step.tab, (tab) => tab.call.createSession({ agent: 'sim' }).catch(ignore));
      return;
    case 'delete': {
      const id = world.sessionAt(step.session);
      if (!id || world.oracle.sessions().length < 2) return;
      world.deleted.add(id);
      inTab(world, browser, step.tab, (tab) => tab.call.endSession(id).catch(ignore));
      return;
    }
    case 'late-device':
      if (browsers.length < 2) (await world.addBrowser()).openTab(world.sessionAt(0), true);
      return;
    case 'intruder': {
      const id = world.sessionAt(0);
      if (id) strangers.intrude(step.kind, id);
      return;
    }
  }
  step satisfies never;
}

const ignore = (): void => {};

/** What a tab does, it does in an event of its own. */
function inTab({ calls }: World, browser: SimBrowser, index: number, run: (tab: SimTab) => unknown): void {
  const tab = browser.tabs[index % browser.tabs.length];
  if (!tab) return;
  const { process } = tab;
  const call = {
    get isDead() {
      return process.isDead;
    },
  };
  calls.add(call);
  const end = (): void => void calls.delete(call);
  process.after(0, () => void Promise.resolve(run(tab)).then(end, end));
}

async function prompt(
  world: World,
  tab: SimTab,
  sessionId: SessionId | null,
  id: string,
  twice: boolean,
): Promise<void> {
  if (sessionId === null) return;
  const send = () => tab.call.sendPrompt(sessionId, id as PromptId, words(id)); // any text is an id
  await (twice ? Promise.all([send(), send()]) : send());
  world.accepted.set(id, sessionId);
}

const chosen = ({ network, random }: World, share: number) =>
  [...network.wires].filter(() => random() < share);

export function pendingIn({ gateway }: World, id: SessionId): RequestId[] {
  const { service } = gateway;
  if (!service?.get(id)) return [];
  return service.pendingPermissions(id).map(({ requestId }) => requestId);
}

function crashGateway(
  { time, gateway, network }: World,
  point: CrashPoint,
  silent: boolean,
  downMs: number,
): void {
  const { host } = gateway;
  if (!host) return;
  if (silent) for (const wire of network.wires) if (wire.host === host) wire.halfOpen();
  host.process.onKill(() => void time.root.after(downMs, gateway.start));
  gateway.crash(point);
}

/** The log of a session begins anew, as from a copy that lost it: the gateway is stopped meanwhile. */
function newEpoch(world: World, index: number): void {
  const { oracle, gateway } = world;
  const sessions = oracle.sessions();
  const session = sessions[index % sessions.length];
  if (!session || !gateway.isUp) return;
  oracle.look();
  crashGateway(world, 'now', false, 200);
  const { db } = gateway;
  for (const table of ['events', 'entries', 'folds']) {
    db.prepare(`DELETE FROM ${table} WHERE session_no = ?`).run(session.no);
  }
  const epoch = `${session.epoch.slice(0, 30)}+${world.time.now()}` as Epoch; // any text is one
  db.prepare(
    "UPDATE sessions SET epoch = ?, head = 0, trimmed = 0, read_seq = 0, preview = '' WHERE no = ?",
  ).run(epoch, session.no);
}

/** Old events go, by the log's own rule; its steps may be cut short at any place. */
function trim({ oracle, gateway, time, random }: World, index: number): void {
  const sessions = oracle.sessions();
  const session = sessions[index % sessions.length];
  if (!session) return;
  oracle.look();
  const statements = prepareStatements(gateway.db);
  const at = { no: session.no, head: toSeq(session.lastSeq) };
  const rule = { before: time.now(), keepEvents: Math.floor(random() * 12) };
  let steps = Math.ceil(random() * 6);
  for (let from = trimStep(statements, at, rule); from !== null && steps > 0; steps -= 1) {
    from = trimStep(statements, at, rule, from);
  }
}

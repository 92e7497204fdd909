/** The worker's parts together, against a gateway that misbehaves: nothing lost, doubled or left behind. */
import { describe, expect, it } from 'vitest';
import { forSeeds } from '../../tests/support/worker/for-seeds.ts';
import { asked, prompted, ran, rested, said, tool } from '../../tests/support/worker/said.ts';
import {
  createWorld,
  type LivingWorker,
  type TestTab,
  type World,
} from '../../tests/support/worker/world.ts';
import type { ContentBlock } from '../shared/acp.ts';
import type { PromptId, RequestId, SessionId } from '../shared/ids.ts';
import { MAX_CONCURRENT_CONNECTIONS } from '../shared/limits.ts';
import type { Push } from '../shared/rpc.ts';
import type { Connection } from '../shared/state.ts';

const HOME = { sessionId: null, visible: true };
const text = (words: string): ContentBlock[] => [{ type: 'text', text: words }];
const promptId = (name: string): PromptId => name as PromptId; // any text

const connectionOf = (worker: LivingWorker, id: SessionId): Connection | undefined =>
  worker.state.state.connections[id];
const isConnected = (worker: LivingWorker, id: SessionId): boolean =>
  connectionOf(worker, id)?.status === 'connected';
const toasts = (tab: TestTab): Push[] => tab.pushes.filter((push) => push.push === 'toast');

async function connected(world: World, count = 1) {
  const sessions = Array.from({ length: count }, () => world.gateway.add());
  const worker = await world.startWorker();
  await world.time.until(() =>
    sessions.slice(0, MAX_CONCURRENT_CONNECTIONS).every(({ id }) => isConnected(worker, id)),
  );
  return { worker, sessions, session: sessions[0] as (typeof sessions)[number] }; // count is at least 1
}

describe('the connections', () => {
  it('are one for each active session', async () => {
    const world = await createWorld();
    const { sessions } = await connected(world, 4);
    expect(world.gateway.sockets).toBe(4);
    for (const { id } of sessions) expect(world.gateway.mostSocketsOf(id)).toBe(1);
  });

  it('are at most ten, and the oldest idle one gives way to a new session', async () => {
    const world = await createWorld();
    const { worker, sessions } = await connected(world, MAX_CONCURRENT_CONNECTIONS);
    const late = world.gateway.add();
    await world.time.until(() => isConnected(worker, late.id));
    expect(world.gateway.sockets).toBe(10);
    expect(world.gateway.mostOpen).toBe(10);
    const gone = sessions.filter(({ id }) => !isConnected(worker, id));
    expect(gone).toHaveLength(1);
    expect(connectionOf(worker, gone[0]?.id as SessionId)).toMatchObject({
      status: 'disconnected',
      waiting: true,
    });
  });

  it('make a newcomer wait while all ten are busy, and give it the next free place', async () => {
    const world = await createWorld();
    const { worker, sessions } = await connected(world, MAX_CONCURRENT_CONNECTIONS);
    for (const { id } of sessions) world.gateway.append(id, ran('p'));
    await world.time.advance(100);
    const late = world.gateway.add();
    await world.time.advance(5_000);
    expect(connectionOf(worker, late.id)).toMatchObject({ status: 'disconnected', waiting: true });
    world.gateway.append(sessions[3]?.id as SessionId, rested);
    await world.time.until(() => isConnected(worker, late.id));
    expect(isConnected(worker, sessions[3]?.id as SessionId)).toBe(false);
    expect(world.gateway.mostOpen).toBe(10);
  });

  it('stay closed for ended and failed sessions, until one is asked for', async () => {
    const world = await createWorld();
    const ended = world.gateway.add();
    ended.setState('failed');
    const worker = await world.startWorker();
    await world.time.advance(1_000);
    expect(world.gateway.sockets).toBe(0);
    worker.core.client.connectSession(ended.id);
    await world.time.until(() => isConnected(worker, ended.id));
  });

  it('survive a gateway that goes and comes back', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    world.gateway.setUp(false);
    await world.time.advance(5_000);
    expect(connectionOf(worker, session.id)?.status).toBe('reconnecting');
    expect(connectionOf(worker, session.id)?.retryCount).toBeGreaterThan(0);
    expect(worker.state.state.gateway.status).toBe('unreachable');
    world.gateway.setUp(true);
    await world.time.until(
      () => isConnected(worker, session.id) && worker.state.state.gateway.status === 'online',
    );
    expect(connectionOf(worker, session.id)?.retryCount).toBe(0);
  });

  it('are replaced after 35 s of silence', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    world.gateway.setSilent(true);
    await world.time.advance(36_000);
    expect(connectionOf(worker, session.id)?.status).toBe('reconnecting');
    world.gateway.setSilent(false);
    await world.time.until(() => isConnected(worker, session.id));
    expect(world.gateway.sockets).toBe(1);
  });

  it('are probed after a sleep, and replaced at once when dead', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    world.gateway.setSilent(true);
    world.time.sleep(25_000);
    await world.time.advance(10_000);
    expect(connectionOf(worker, session.id)?.status).toBe('reconnecting');
    world.gateway.setSilent(false);
    await world.time.until(() => isConnected(worker, session.id), 15_000);
  });

  it('stop trying when the token is refused, and start again after a new pairing', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    world.gateway.setTakesToken(false);
    world.gateway.cutFeeds();
    world.gateway.cutSockets(4401);
    await world.time.advance(60_000);
    expect(worker.state.state.gateway).toEqual({ status: 'unpaired', reason: 'refused' });
    expect(connectionOf(worker, session.id)?.status).toBe('disconnected');
    world.gateway.setTakesToken(true);
    worker.core.retryNow();
    await world.time.until(() => isConnected(worker, session.id));
  });

  it('survive frames that are no frames', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    world.gateway.setMangle((frame) => (frame.includes('secret') ? '{"jsonrpc":"2.0","id":' : frame));
    world.gateway.append(session.id, said('a secret'));
    world.gateway.setMangle((frame) => frame);
    world.gateway.append(session.id, said(' and more'));
    await world.time.until(() => worker.core.logs.get(session.id)?.cursor?.seq === 2);
    expect(world.reports.join()).not.toContain('secret');
  });

  it('take a snapshot where one event can never be read', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    world.gateway.setMangle((frame) =>
      frame.replace(
        '"agent_message_chunk","content":{"type":"text"',
        '"agent_message_chunk","content":{"type":7',
      ),
    );
    world.gateway.append(session.id, said('unreadable'));
    await world.time.until(() => worker.core.logs.get(session.id)?.cursor?.seq === 1);
    expect(await entriesOf(worker, session.id)).toEqual(session.entries());
  });
});

const entriesOf = async (worker: LivingWorker, id: SessionId) =>
  (await worker.core.logs.get(id)?.read(null, 500))?.entries;

describe('sessions', () => {
  it('that appear in the feed are connected, whoever made them', async () => {
    const world = await createWorld();
    const { worker } = await connected(world);
    const other = world.gateway.add();
    await world.time.until(() => isConnected(worker, other.id));
  });

  it('that were deleted elsewhere go, with a toast that names them', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab(HOME);
    world.gateway.remove(session.id);
    await world.time.until(() => worker.state.state.sessions.length === 0);
    await world.time.advance(100);
    expect(toasts(tab)).toEqual([
      { push: 'toast', tone: 'info', text: `“Session ${session.id.slice(0, 4)}” was deleted.` },
    ]);
    expect(worker.state.state.connections).toEqual({});
  });

  it('that were deleted while this device was away go without a word', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    await world.time.advance(100);
    worker.kill();
    world.gateway.remove(session.id);
    const next = await world.startWorker();
    const tab = await next.openTab(HOME);
    expect(next.state.state.sessions).toHaveLength(1);
    await world.time.until(() => next.state.state.sessions.length === 0);
    expect(toasts(tab)).toEqual([]);
  });

  it('ended here are gone at once, without a toast', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab(HOME);
    await tab.api.endSession(session.id);
    expect(worker.state.state.sessions).toEqual([]);
    await world.time.advance(1_000);
    expect(toasts(tab)).toEqual([]);
    expect(world.gateway.sockets).toBe(0);
    expect((await world.disk.load()).sessions).toEqual([]);
  });

  it('are shown from the store while the gateway is away', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    for (const event of [prompted('p'), said('Hello'), rested]) world.gateway.append(session.id, event);
    await world.time.advance(1_000);
    worker.kill();
    world.gateway.setUp(false);
    const offline = await world.startWorker();
    const tab = await offline.openTab(HOME);
    const transcript = await tab.api.openSession(session.id, 50);
    expect(transcript.entries).toEqual(session.entries());
    expect(transcript.fresh).toBe(false);
  });
});

describe('unread', () => {
  it('counts messages that began while no visible tab viewed the session', async () => {
    const world = await createWorld();
    const { worker, sessions } = await connected(world, 2);
    const [seen, unseen] = sessions as [(typeof sessions)[0], (typeof sessions)[0]];
    await worker.openTab({ sessionId: seen.id, visible: true });
    await worker.openTab({ sessionId: unseen.id, visible: false });
    for (const { id } of sessions) {
      for (const event of [
        prompted('p'),
        said('One'),
        said(' goes on'),
        tool('t', 'completed'),
        said('Two'),
      ]) {
        world.gateway.append(id, event);
      }
    }
    await world.time.advance(100);
    expect(connectionOf(worker, seen.id)?.unreadCount).toBe(0);
    expect(connectionOf(worker, unseen.id)).toMatchObject({ unreadCount: 2, hasUnread: true });
  });

  it('is cleared by a look, tells the tab where it began, and tells the gateway', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab(HOME);
    world.gateway.append(session.id, prompted('p'));
    world.gateway.append(session.id, said('One'));
    await world.time.advance(100);
    await tab.api.setView({ sessionId: session.id, visible: true });
    expect(connectionOf(worker, session.id)?.unreadCount).toBe(0);
    expect((await tab.api.openSession(session.id, 50)).firstUnread).toBe(2);
    await world.time.until(() => session.session().readSeq === 2);
  });

  it('is cleared by a look on another device', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    world.gateway.append(session.id, said('One'));
    await world.time.until(() => connectionOf(worker, session.id)?.unreadCount === 1);
    session.setReadSeq(session.lastSeq);
    world.gateway.tellFeed(session);
    await world.time.until(() => connectionOf(worker, session.id)?.unreadCount === 0);
  });
});

describe('prompts', () => {
  it('typed while offline are sent once when connected', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab({ sessionId: session.id, visible: true });
    world.gateway.setUp(false);
    await world.time.advance(1_000);
    const stored = Promise.all([
      tab.api.sendPrompt(session.id, promptId('a'), text('first')),
      tab.api.sendPrompt(session.id, promptId('b'), text('second')),
    ]);
    await world.time.advance(500);
    await stored;
    expect((await tab.api.openSession(session.id, 9)).outbox.map((item) => item.promptId)).toEqual([
      'a',
      'b',
    ]);
    world.gateway.setUp(true);
    await world.time.until(() => session.runs.size === 2);
    await world.time.advance(1_000);
    expect((await tab.api.openSession(session.id, 9)).outbox).toEqual([]);
    const prompts = session.entries().filter((entry) => entry.kind === 'user');
    expect(prompts.map((entry) => entry.promptId)).toEqual(['a', 'b']);
  });

  it('survive the worker, and run once though they are sent again', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab({ sessionId: session.id, visible: true });
    void tab.api.sendPrompt(session.id, promptId('a'), text('once'));
    // Sent, and run; but the worker dies before it learns so.
    await world.time.until(() => session.runs.size === 1);
    worker.kill();
    const next = await world.startWorker();
    expect(next.core.outbox.items(session.id)).toHaveLength(1);
    await world.time.until(() => next.core.outbox.items(session.id).length === 0);
    expect(session.entries().filter((entry) => entry.kind === 'user')).toHaveLength(1);
    expect((await world.disk.load()).outbox.filter((item) => item.type === 'prompt')).toHaveLength(1);
    await world.time.advance(200);
    expect((await world.disk.load()).outbox).toEqual([]);
  });

  it('can be taken back until they are sent', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab({ sessionId: session.id, visible: true });
    world.gateway.setUp(false);
    await world.time.advance(1_000);
    void tab.api.sendPrompt(session.id, promptId('a'), text('no'));
    await world.time.advance(100);
    expect(await tab.api.withdrawPrompt(session.id, promptId('a'))).toBe(true);
    expect(await tab.api.withdrawPrompt(session.id, promptId('a'))).toBe(false);
    world.gateway.setUp(true);
    await world.time.advance(60_000);
    expect(session.runs.size).toBe(0);
  });

  it('that are refused stay, with the words', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab({ sessionId: session.id, visible: true });
    world.gateway.setMangle((frame) =>
      frame.includes('stopReason') && frame.includes('"id"')
        ? frame.replace(/"result":.*$/, '"error":{"code":-32603,"message":"Too busy"}}')
        : frame.includes('promptId')
          ? null
          : frame,
    );
    void tab.api.sendPrompt(session.id, promptId('a'), text('no'));
    await world.time
      .until(() => worker.core.outbox.items(session.id)[0]?.status === 'failed', 10_000)
      .catch(() => {});
    expect(worker.core.outbox.items(session.id)).toMatchObject([{ status: 'failed', error: 'Too busy' }]);
  });
});

describe('answers to permission requests', () => {
  it('given while disconnected are sent when the question is asked again', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab({ sessionId: session.id, visible: true });
    world.gateway.append(session.id, prompted('p'));
    world.gateway.append(session.id, asked('r'));
    await world.time.advance(200);
    world.gateway.setUp(false);
    await world.time.advance(500);
    await tab.api.answerPermission(session.id, 'r' as RequestId, 'yes'); // any text
    world.gateway.setUp(true);
    await world.time.until(() => session.open.size === 0);
    await world.time.advance(500);
    const entries = await entriesOf(worker, session.id);
    expect(entries?.at(-1)).toMatchObject({
      kind: 'permission',
      outcome: { outcome: 'selected', optionId: 'yes' },
    });
    expect((await world.disk.load()).outbox).toEqual([]);
  });
});

/** What a tab would show: the window it opened, and the pushes that came after. */
describe('a tab', () => {
  it('hears of the transcript it opened, and of no other', async () => {
    const world = await createWorld();
    const { worker, sessions } = await connected(world, 2);
    const [one, two] = sessions as [(typeof sessions)[0], (typeof sessions)[0]];
    const tab = await worker.openTab({ sessionId: one.id, visible: true });
    await tab.api.openSession(one.id, 50);
    world.gateway.append(one.id, said('for you'));
    world.gateway.append(two.id, said('not for you'));
    await world.time.advance(200);
    const heard = tab.pushes.filter((push) => push.push === 'transcript');
    expect(heard.length).toBeGreaterThan(0);
    expect(new Set(heard.map((push) => push.sessionId))).toEqual(new Set([one.id]));
  });

  it('that is hidden hears of the state only', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab({ sessionId: session.id, visible: true });
    await tab.api.openSession(session.id, 50);
    await tab.api.setView({ sessionId: session.id, visible: false });
    tab.pushes.length = 0;
    world.gateway.append(session.id, said('quietly'));
    await world.time.advance(500);
    expect(new Set(tab.pushes.map((push) => push.push))).toEqual(new Set(['state']));
  });

  it('gets each call checked, by name of the argument and never its content', async () => {
    const world = await createWorld();
    const { worker } = await connected(world);
    const { api } = await worker.openTab(HOME);
    const wrong = 'not-an-id' as SessionId; // what a broken page would send
    await expect(api.openSession(wrong, 50)).rejects.toMatchObject({ code: 'bad_request' });
    await expect(api.openSession(wrong, 50)).rejects.not.toThrow(/not-an-id/);
  });
});

describe('a long history', () => {
  it('is taken as a snapshot, then completed in the background', async () => {
    const world = await createWorld();
    const session = world.gateway.add();
    for (let n = 0; n < 1_100; n += 1) {
      session.append(prompted(`p${n}`));
      session.append(said(`Answer ${n}`));
    }
    const worker = await world.startWorker();
    await world.time.until(() => isConnected(worker, session.id));
    world.gateway.append(session.id, said(' and more'));
    await world.time.until(() => worker.core.logs.get(session.id)?.hole === null);
    await world.time.advance(500);
    const log = worker.core.logs.get(session.id);
    const all = await log?.read(null, 5_000);
    expect(all?.entries).toEqual(session.entries());
  });
});

describe('the log', () => {
  it(
    'invariant 1: the cursor moves only with its events; invariant 2: a gap is never silent',
    () =>
      forSeeds(Number(process.env.N ?? 40), async (random, seed) => {
        const world = await createWorld(seed);
        const { time, gateway } = world;
        const sessions = [gateway.add(), gateway.add(), gateway.add()];
        let worker = await world.startWorker();
        const chance = (p: number): boolean => random() < p;
        let turn = 0;
        for (let n = 0; n < 60; n += 1) {
          const session = sessions[Math.floor(random() * sessions.length)] as (typeof sessions)[0]; // in range
          const dice = random();
          if (dice < 0.6) {
            turn += 1;
            const events = [
              prompted(`p${turn}`),
              said('a', 'm'),
              said('b', 'm'),
              said('c'),
              tool(`t${turn}`, 'in_progress'),
              said('d', 'm'),
              asked(`r${turn}`),
              rested,
            ];
            const count = 1 + Math.floor(random() * 5);
            for (let k = 0; k < count; k += 1) {
              gateway.append(session.id, events[Math.floor(random() * events.length)] as (typeof events)[0]); // in range
            }
          } else if (dice < 0.66) gateway.cutSockets(chance(0.2) ? 1013 : 1006);
          else if (dice < 0.7) gateway.cutFeeds();
          else if (dice < 0.75)
            gateway.setMangle(
              chance(0.5)
                ? (frame) => (random() < 0.15 ? null : frame)
                : (frame) => (random() < 0.1 ? frame.slice(0, -3) : frame),
            );
          else if (dice < 0.8) gateway.setMangle((frame) => frame);
          else if (dice < 0.84) {
            gateway.setUp(false);
            await time.advance(random() * 3_000);
            gateway.setUp(true);
          } else if (dice < 0.87) {
            gateway.setSilent(true);
            await time.advance(random() * 8_000);
            gateway.setSilent(false);
            gateway.cutSockets();
            gateway.cutFeeds();
          } else if (dice < 0.93) {
            worker.kill();
            worker = await world.startWorker();
          } else if (dice < 0.95) session.renew();
          await time.advance(random() * 120);
          // At any moment: what is on the disk is a prefix of the log, folded.
          for (const record of (await world.disk.load()).sessions) {
            const theirs = sessions.find(({ id }) => id === record.id);
            if (record.cursor && theirs && record.cursor.epoch === theirs.epoch) {
              expect(record.cursor.seq).toBeLessThanOrEqual(theirs.lastSeq);
            }
          }
        }
        gateway.setMangle((frame) => frame);
        gateway.setUp(true);
        gateway.cutSockets();
        for (const session of sessions) gateway.append(session.id, said('the end'));
        await time.until(() =>
          sessions.every(({ id, lastSeq, epoch }) => {
            const log = worker.core.logs.get(id);
            return (
              log?.cursor?.seq === lastSeq &&
              log.cursor.epoch === epoch &&
              log.hole === null &&
              isConnected(worker, id)
            );
          }),
        );
        for (const session of sessions)
          expect(await entriesOf(worker, session.id)).toEqual(session.entries());
        // And the same from the disk alone, in a new worker.
        await time.advance(500);
        worker.kill();
        gateway.setUp(false);
        const last = await world.startWorker();
        for (const session of sessions) expect(await entriesOf(last, session.id)).toEqual(session.entries());
      }),
    120_000,
  );
});

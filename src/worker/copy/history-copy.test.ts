/** All of history comes to this device: in which order, how fast, and when it waits. */
import { describe, expect, it } from 'vitest';
import { connected, entriesOf, HOME } from '../../../tests/support/worker/looks.ts';
import { prompted, rested, said } from '../../../tests/support/worker/said.ts';
import { createWorld, type LivingWorker, type World } from '../../../tests/support/worker/world.ts';
import type { SessionId } from '../../shared/ids.ts';

const PLACES = 10;

/** Sessions with long logs whose agents have ended, so that no link brings them here. */
function addLong(world: World, count: number, turns: number) {
  return Array.from({ length: count }, () => {
    const session = world.gateway.add();
    for (let n = 0; n < turns; n += 1) {
      for (const event of [prompted(`p${n}`), said(`Answer ${n}`), said(' and more'), rested])
        session.append(event);
    }
    session.setState('ended');
    return session;
  });
}

/** What was asked for, in order: `newest` or `older`, and of which session. */
function watch(world: World) {
  const asked: { id: SessionId; kind: 'newest' | 'older' }[] = [];
  world.gateway.watchFetches((id, query) => {
    if (query.has('after')) return;
    asked.push({ id, kind: query.has('before') ? 'older' : 'newest' });
  });
  return asked;
}

type Long = ReturnType<typeof addLong>;

const isHere = (worker: LivingWorker, sessions: Long) => () =>
  sessions.every(({ id, lastSeq }) => {
    const log = worker.core.logs.get(id);
    return log?.cursor?.seq === lastSeq && log.hole === null;
  });

const expectWhole = async (worker: LivingWorker, sessions: Long) => {
  for (const session of sessions) {
    expect(await entriesOf(worker, session.id)).toEqual(session.entries());
    expect(worker.core.logs.get(session.id)?.hole).toBeNull();
  }
};

describe('the copy of all history', () => {
  it('begins with the end of every conversation, then takes what is older, until all of it is here', async () => {
    const world = await createWorld();
    const sessions = addLong(world, 5, 150);
    const asked = watch(world);
    const worker = await world.startWorker();
    await world.time.until(isHere(worker, sessions), 120_000);
    await expectWhole(worker, sessions);
    const begun = asked.slice(
      0,
      asked.findIndex(({ kind }) => kind === 'older'),
    );
    expect(new Set(begun.map(({ id }) => id)).size).toBe(sessions.length);
    expect(world.gateway.mostFetches).toBe(1);
  });

  it('takes one session after the other, the most recently active first', async () => {
    const world = await createWorld();
    const sessions = addLong(world, 3, 400);
    const asked = watch(world);
    const worker = await world.startWorker();
    await world.time.until(isHere(worker, sessions), 120_000);
    const older = asked.filter(({ kind }) => kind === 'older').map(({ id }) => id);
    expect(older.length).toBeGreaterThan(3);
    const inOrder = [...sessions].sort((a, b) => b.session().lastActivity - a.session().lastActivity);
    expect([...new Set(older)]).toEqual(inOrder.map(({ id }) => id));
  });

  it('says how far it is, and then nothing more', async () => {
    const world = await createWorld();
    world.gateway.setPageMs(400);
    const sessions = addLong(world, 3, 400);
    const worker = await world.startWorker();
    const seen: number[] = [];
    await world.time.until(() => {
      const { copy } = worker.state.state;
      if (copy) seen.push(copy.done / copy.total);
      return seen.length > 0 && copy === null;
    }, 120_000);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(Math.max(...seen)).toBeLessThanOrEqual(1);
    expect(new Set(seen).size).toBeGreaterThan(2);
    await expectWhole(worker, sessions);
  });

  it('says nothing of what is here at once', async () => {
    const world = await createWorld();
    addLong(world, 4, 20);
    const worker = await world.startWorker();
    for (let n = 0; n < 20; n += 1) {
      await world.time.advance(250);
      expect(worker.state.state.copy).toBeNull();
    }
  });

  it('pauses, remembers that, and goes on where it was', async () => {
    const world = await createWorld();
    world.gateway.setPageMs(400);
    const sessions = addLong(world, 3, 400);
    const asked = watch(world);
    const worker = await world.startWorker();
    await world.time.until(() => worker.state.state.copy !== null, 60_000);
    const tab = await worker.openTab(HOME);
    await tab.api.setCopyPaused(true);
    await world.time.advance(1_000);
    const paused = worker.state.state.copy;
    expect(paused).toMatchObject({ paused: true });
    await world.time.advance(60_000);
    expect(worker.state.state.copy).toEqual(paused);
    worker.kill();

    const next = await world.startWorker();
    await world.time.advance(60_000);
    expect(next.state.state.copy).toEqual(paused);
    await (await next.openTab(HOME)).api.setCopyPaused(false);
    await world.time.until(() => next.state.state.copy === null, 120_000);
    const newest = asked.filter(({ kind }) => kind === 'newest').map(({ id }) => id);
    expect(newest).toHaveLength(new Set(newest).size);
    await expectWhole(next, sessions);
  });

  it('fetches what somebody opens, and what sessions missed, though it is paused', async () => {
    const world = await createWorld();
    const { worker, sessions: busy } = await connected(world, PLACES + 1);
    for (const { id } of busy) world.gateway.append(id, said('First'));
    await world.time.advance(5_000);
    await (await worker.openTab(HOME)).api.setCopyPaused(true);
    const [late] = addLong(world, 1, 300);
    if (!late) return;
    world.gateway.tellFeed(late);
    await world.time.advance(5_000);
    const waiting = busy.find(({ id }) => !worker.core.client.isLinked(id));
    if (waiting) world.gateway.append(waiting.id, said('While nobody was connected'));
    const tab = await worker.openTab({ sessionId: late.id, visible: true });
    await world.time.until(() => worker.core.logs.get(late.id)?.cursor?.seq === late.lastSeq, 30_000);
    expect((await tab.api.openSession(late.id, 60, null)).entries).toEqual(late.entries().slice(-60));
    await world.time.advance(5_000);
    if (waiting) expect(await entriesOf(worker, waiting.id)).toEqual(waiting.entries());
  });

  it('goes on after the worker died in the middle of a page', async () => {
    const world = await createWorld();
    const sessions = addLong(world, 2, 500);
    let worker = await world.startWorker();
    for (let crash = 0; crash < 6; crash += 1) {
      await world.time.advance(60 + crash * 37);
      worker.kill();
      worker = await world.startWorker();
    }
    await world.time.until(isHere(worker, sessions), 120_000);
    await world.time.advance(1_000);
    await expectWhole(worker, sessions);
  });

  it('gives way to who opens a conversation, and goes on once they rest', async () => {
    const world = await createWorld();
    world.gateway.setPageMs(400);
    const sessions = addLong(world, 3, 400);
    const worker = await world.startWorker();
    const tab = await worker.openTab(HOME);
    await world.time.until(() => worker.state.state.copy !== null, 60_000);
    let isReading = false;
    let whileReading = 0;
    world.gateway.watchFetches((_, query) => {
      if (isReading && query.has('before')) whileReading += 1;
    });
    const [first] = sessions;
    if (!first) return;
    await tab.api.openSession(first.id, 60, null);
    await world.time.advance(20);
    isReading = true;
    for (let n = 0; n < 10; n += 1) {
      await tab.api.openSession(first.id, 60, null);
      await world.time.advance(100);
    }
    isReading = false;
    expect(whileReading).toBe(0);
    await world.time.until(() => worker.state.state.copy === null, 120_000);
    await expectWhole(worker, sessions);
  });

  it('counts unread messages of pages that come later too', async () => {
    const world = await createWorld();
    const [session] = addLong(world, 1, 300);
    if (!session) return;
    const worker = await world.startWorker();
    await world.time.until(isHere(worker, [session]), 60_000);
    expect(worker.state.state.connections[session.id]?.unreadCount).toBe(300);
  });
});

/** When sessions are connected, when not, and what is said of it: the network, the places, a sleep, an end. */
import { describe, expect, it } from 'vitest';
import {
  connected,
  connectionOf,
  HOME,
  isConnected,
  promptId,
  text,
} from '../../tests/support/worker/looks.ts';
import { ran, rested, said } from '../../tests/support/worker/said.ts';
import { createWorld } from '../../tests/support/worker/world.ts';
import type { SessionId } from '../shared/ids.ts';
import { MAX_CONCURRENT_CONNECTIONS } from '../shared/limits.ts';

describe('without a network', () => {
  it('all are reconnecting, by the worker’s word or the tabs’, and soon back when it is', async () => {
    for (const hint of ['worker', 'tab'] as const) {
      const world = await createWorld();
      const { worker, sessions } = await connected(world, 5);
      const tab = hint === 'tab' ? await worker.openTab({ ...HOME, online: true }) : null;
      const setOffline = async (offline: boolean): Promise<void> => {
        if (tab) await tab.api.setView({ ...HOME, online: !offline });
        else worker.setOffline(offline);
      };

      await setOffline(true);
      await world.time.advance(5_000);
      for (const { id } of sessions) {
        expect(connectionOf(worker, id)).toMatchObject({
          status: 'reconnecting',
          error: 'This device is offline',
        });
      }
      expect(worker.state.state.gateway).toEqual({ status: 'offline' });
      expect(world.gateway.sockets).toBe(0);

      await setOffline(false);
      const connectedAt = new Set<number>();
      for (let ms = 0; ms < 500; ms += 1) {
        await world.time.advance(1);
        const count = sessions.filter(({ id }) => isConnected(worker, id)).length;
        if (count > 0) connectedAt.add(count);
      }
      expect(sessions.every(({ id }) => isConnected(worker, id))).toBe(true);
      expect(worker.state.state.gateway.status).toBe('online');
      // Not all in the same moment.
      expect(connectedAt.size).toBeGreaterThan(2);
    }
  });

  it('a gateway on this machine is found all the same', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    worker.setOffline(true);
    await world.time.advance(14_000);
    expect(isConnected(worker, session.id)).toBe(false);
    await world.time.advance(2_000);
    expect(isConnected(worker, session.id)).toBe(true);
    expect(worker.state.state.gateway.status).toBe('online');
  });
});

describe('the places', () => {
  it('go to the most recent sessions, by what the gateway says and not by what was stored', async () => {
    const world = await createWorld();
    const { worker, sessions } = await connected(world, MAX_CONCURRENT_CONNECTIONS + 3);
    await world.time.advance(5_000);
    const unlinked = sessions.filter(({ id }) => !isConnected(worker, id));
    expect(unlinked).toHaveLength(3);
    worker.kill();
    await world.time.advance(1_000);
    for (const { id } of unlinked) world.gateway.append(id, said('meanwhile'));
    const next = await world.startWorker();
    await world.time.until(() => unlinked.every(({ id }) => isConnected(next, id)));
    expect(world.gateway.mostOpen).toBe(MAX_CONCURRENT_CONNECTIONS);
  });

  it('are not given to archived sessions, nor kept for ended ones, though somebody looks at them', async () => {
    const world = await createWorld();
    const { worker, sessions } = await connected(world, 2);
    const [ended, archived] = sessions;
    if (!ended || !archived) throw new Error('two sessions');
    await worker.openTab({ sessionId: ended.id, visible: true });
    await worker.openTab({ sessionId: archived.id, visible: true });
    ended.setState('ended');
    world.gateway.tellFeed(ended);
    archived.setArchived(true);
    world.gateway.tellFeed(archived);
    await world.time.until(() => world.gateway.sockets === 0);
    await world.time.advance(60_000);
    expect(world.gateway.sockets).toBe(0);
    for (const { id } of sessions) {
      expect(connectionOf(worker, id)).toMatchObject({ status: 'disconnected', waiting: false });
    }
  });

  it('are kept by who is at work, viewed, or has something queued, however old', async () => {
    const world = await createWorld();
    const { worker, sessions } = await connected(world, MAX_CONCURRENT_CONNECTIONS);
    const [viewed, running, asking, queued, ...idle] = sessions;
    if (!viewed || !running || !asking || !queued) throw new Error('ten sessions');
    const { api } = await worker.openTab({ sessionId: viewed.id, visible: true });
    // The gateway's words about this prompt do not get through: it stays queued.
    world.gateway.setMangle((frame) =>
      frame.includes(queued.id) || frame.includes('stopReason') ? null : frame,
    );
    const sent = api.sendPrompt(queued.id, promptId('unsaid'), text('Hello'));
    await world.time.advance(100);
    await sent;
    world.gateway.append(running.id, ran('p'));
    world.gateway.append(asking.id, ran('q'));
    await world.time.advance(1_000);
    for (const { id } of idle) world.gateway.append(id, said('newer'));
    await world.time.advance(1_000);
    for (let n = 0; n < idle.length; n += 1) {
      const late = world.gateway.add();
      world.gateway.append(late.id, ran(`late-${n}`));
      await world.time.until(() => isConnected(worker, late.id));
    }
    for (const { id } of [viewed, running, asking, queued]) expect(isConnected(worker, id)).toBe(true);
    const one = world.gateway.add();
    await world.time.advance(5_000);
    expect(connectionOf(worker, one.id)).toMatchObject({ status: 'disconnected', waiting: true });
    world.gateway.append(running.id, rested);
    await world.time.until(() => isConnected(worker, one.id));
    expect(isConnected(worker, running.id as SessionId)).toBe(false);
    expect(world.gateway.mostOpen).toBe(MAX_CONCURRENT_CONNECTIONS);
  });
});

describe('sessions without a place', () => {
  it('are read in the background, one at a time, and not while others are being connected', async () => {
    const world = await createWorld();
    const { worker, sessions } = await connected(world, MAX_CONCURRENT_CONNECTIONS + 4);
    const isLinked = (id: SessionId): boolean => worker.core.client.isLinked(id);
    const behind = sessions.filter(({ id }) => !isLinked(id));
    expect(behind).toHaveLength(4);
    await world.time.advance(5_000);
    world.gateway.setUp(false);
    await world.time.advance(1_000);
    for (const { id } of behind) world.gateway.append(id, said('missed'));
    world.gateway.watchFetches(() => {
      expect(sessions.filter(({ id }) => isLinked(id)).length).toBe(MAX_CONCURRENT_CONNECTIONS);
      expect(worker.core.client.isOpening).toBe(false);
    });
    world.gateway.setUp(true);
    await world.time.until(() => behind.every(({ id }) => worker.core.logs.get(id)?.cursor?.seq === 1));
    expect(world.gateway.mostFetches).toBe(1);
    for (const { id } of behind) {
      expect(connectionOf(worker, id)).toMatchObject({ status: 'disconnected', unreadCount: 1 });
    }
  });
});

describe('after a sleep', () => {
  it('nothing looks connected or fresh until the gateway was heard', async () => {
    const world = await createWorld();
    const { worker, sessions } = await connected(world, MAX_CONCURRENT_CONNECTIONS + 1);
    await world.time.until(() => sessions.every(({ id }) => worker.core.logs.get(id)?.cursor !== undefined));
    const withoutSocket = sessions.find(({ id }) => !isConnected(worker, id));
    if (!withoutSocket) throw new Error('eleven sessions');
    const { api } = await worker.openTab(HOME);
    const isFresh = async (id: SessionId) => (await api.openSession(id, 1, null)).fresh;
    const linked = sessions.find(({ id }) => isConnected(worker, id));
    if (!linked) throw new Error('ten of them are connected');

    world.gateway.setSilent(true);
    world.time.sleep(25_000);
    await world.time.advance(5_001);
    expect(connectionOf(worker, linked.id)?.status).toBe('reconnecting');
    expect(await isFresh(linked.id)).toBe(false);
    expect(await isFresh(withoutSocket.id)).toBe(false);

    world.gateway.setSilent(false);
    await world.time.until(() => isConnected(worker, linked.id));
    await world.time.advance(5_000);
    expect(await isFresh(linked.id)).toBe(true);
    expect(await isFresh(withoutSocket.id)).toBe(true);
  });

  it('a prompt written before the gateway was heard is sent as soon as it is', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const { api } = await worker.openTab({ sessionId: session.id, visible: true });
    await world.time.advance(1_000);
    world.gateway.setSilent(true);
    world.time.sleep(25_000);
    // The tab is shown, which casts the doubt.
    await api.setView({ sessionId: session.id, visible: false });
    await api.setView({ sessionId: session.id, visible: true });
    const sent = api.sendPrompt(session.id, promptId('early'), text('Hello'));
    await world.time.advance(1_000);
    await sent;
    expect(connectionOf(worker, session.id)?.status).toBe('reconnecting');
    world.gateway.setSilent(false);
    world.gateway.append(session.id, said('I am here'));
    await world.time.advance(100);
    expect(isConnected(worker, session.id)).toBe(true);
    expect(session.runs.get(promptId('early'))).toBe(1);
    expect(world.gateway.mostSocketsOf(session.id)).toBe(1);
  });
});

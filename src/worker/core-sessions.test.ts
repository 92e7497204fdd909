/** What rows and tabs are told of sessions that come, go and speak. */
import { describe, expect, it, vi } from 'vitest';
import {
  connected,
  connectionOf,
  entriesOf,
  HOME,
  isConnected,
  toasts,
} from '../../tests/support/worker/looks.ts';
import { prompted, ran, rested, said, tool } from '../../tests/support/worker/said.ts';
import { createViewer } from '../../tests/support/worker/viewer.ts';
import { createWorld } from '../../tests/support/worker/world.ts';
import type { SessionId } from '../shared/ids.ts';

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
    await world.time.advance(1_000);
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
    await world.time.advance(1_000);
    expect(toasts(tab)).toEqual([]);
  });

  it('that were deleted while this device was away go with a toast where somebody looks at them', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    await world.time.advance(100);
    worker.kill();
    world.gateway.remove(session.id);
    const next = await world.startWorker();
    const tab = await next.openTab({ sessionId: session.id, visible: true });
    await world.time.until(() => toasts(tab).length > 0);
    expect(toasts(tab)).toHaveLength(1);
  });

  it('that were deleted while the connection was lost go with their titles, or their number', async () => {
    const world = await createWorld();
    const { worker, sessions } = await connected(world, 7);
    const tab = await worker.openTab(HOME);
    for (const count of [2, 5]) {
      world.gateway.setUp(false);
      for (const { id } of sessions.splice(0, count)) world.gateway.remove(id);
      world.gateway.setUp(true);
      await world.time.until(() => worker.state.state.sessions.length === sessions.length);
      await world.time.advance(1_000);
    }
    expect(toasts(tab)).toHaveLength(3);
    expect(toasts(tab).at(-1)).toMatchObject({ text: '5 sessions were deleted.' });
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

  it('ended here while a list that still names them is on its way stay gone', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const other = world.gateway.add();
    await world.time.until(() => isConnected(worker, other.id));
    await world.time.advance(100);
    worker.kill();
    world.gateway.setHoldsFeeds(true);
    world.gateway.setListMs(2_000);
    const next = await world.startWorker();
    const tab = await next.openTab(HOME);
    await world.time.until(() => world.gateway.listsAsked > 0);
    await tab.api.endSession(session.id);
    await world.time.until(() => next.state.state.gateway.status === 'online');
    expect(next.state.state.sessions.map(({ id }) => id)).toEqual([other.id]);
    expect(isConnected(next, other.id)).toBe(true);
  });

  it('that fail while their last words are on the way are read to the end', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    for (const event of [prompted('p'), ran('p')]) world.gateway.append(session.id, event);
    await world.time.advance(1_000);
    world.gateway.append(session.id, rested);
    session.setState('failed');
    world.gateway.append(session.id, said('Last words'));
    await world.time.advance(3_000);
    expect(world.gateway.sockets).toBe(0);
    expect(await entriesOf(worker, session.id)).toEqual(session.entries());
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
    const transcript = await tab.api.openSession(session.id, 50, null);
    expect(transcript.entries).toEqual(session.entries());
    expect(transcript.fresh).toBe(false);
  });
});

describe('a session that could not be ended', () => {
  it('is as the gateway said of it meanwhile', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const { api } = await worker.openTab(HOME);
    const answer = vi.spyOn(world.gateway, 'fetch').mockImplementation(async (_url, { method }) => {
      if (method !== 'DELETE') return Response.json({});
      session.setState('failed');
      world.gateway.tellFeed(session);
      await new Promise<void>((resolve) => void world.time.after(100, resolve));
      throw new TypeError('Network');
    });
    const ended = api.endSession(session.id).catch((error: unknown) => error);
    await world.time.advance(200);
    answer.mockRestore();
    expect(await ended).toMatchObject({ code: 'unreachable' });
    expect(worker.state.state.sessions).toMatchObject([{ id: session.id, state: 'failed' }]);
  });

  it('is read, though it was first heard of meanwhile and nothing happens in it any more', async () => {
    const world = await createWorld();
    const { worker } = await connected(world);
    const { api } = await worker.openTab(HOME);
    const next = '00000002-0000-4000-8000-000000000000' as SessionId; // what the gateway makes next
    const read = vi.fn();
    world.gateway.watchFetches(read);
    const { fetch } = world.gateway;
    vi.spyOn(world.gateway, 'fetch').mockImplementation(async (url, init) => {
      if (init.method !== 'DELETE') return fetch(url, init);
      const late = world.gateway.add();
      late.setState('failed');
      world.gateway.append(late.id, said('One'));
      world.gateway.tellFeed(late);
      await new Promise<void>((resolve) => void world.time.after(100, resolve));
      throw new TypeError('Network');
    });
    const ended = api.endSession(next).catch((error: unknown) => error);
    await world.time.advance(2_000);
    expect(await ended).toMatchObject({ code: 'unreachable' });
    expect(read).toHaveBeenCalledWith(next, expect.anything());
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
    expect((await tab.api.openSession(session.id, 50, null)).firstUnread).toBe(2);
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

describe('a tab', () => {
  it('hears of the transcript it opened, and of no other', async () => {
    const world = await createWorld();
    const { worker, sessions } = await connected(world, 2);
    const [one, two] = sessions as [(typeof sessions)[0], (typeof sessions)[0]];
    const tab = await worker.openTab({ sessionId: one.id, visible: true });
    await tab.api.openSession(one.id, 50, null);
    world.gateway.append(one.id, said('for you'));
    world.gateway.append(two.id, said('not for you'));
    await world.time.advance(200);
    const heard = tab.pushes.filter((push) => push.push === 'transcript');
    expect(heard.length).toBeGreaterThan(0);
    expect(new Set(heard.map((push) => push.sessionId))).toEqual(new Set([one.id]));
  });

  it('that opens a transcript between two frames gets no word of it twice', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const viewer = await createViewer(worker, session.id);
    world.gateway.append(session.id, said('one ', 'm'));
    await world.time.advance(100);
    await viewer.update();
    // Waits for the next frame, and is in the opened window already.
    world.gateway.append(session.id, said('two ', 'm'));
    await world.time.advance(4);
    await viewer.open();
    world.gateway.append(session.id, said('three', 'm'));
    await world.time.advance(100);
    await viewer.update();
    expect(viewer.entries()).toEqual(session.entries());
  });

  it('that is hidden hears of the state only', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab({ sessionId: session.id, visible: true });
    await tab.api.openSession(session.id, 50, null);
    await tab.api.setView({ sessionId: session.id, visible: false });
    tab.pushes.length = 0;
    world.gateway.append(session.id, said('quietly'));
    await world.time.advance(500);
    expect(new Set(tab.pushes.map((push) => push.push))).toEqual(new Set(['state']));
  });

  it('that was hidden while the log began anew can tell by its epoch', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    world.gateway.append(session.id, said('of the old log'));
    await world.time.advance(100);
    const { api } = await worker.openTab({ sessionId: session.id, visible: false });
    expect((await api.openSession(session.id, 50, null)).epoch).toBe(session.epoch);
    session.renew();
    world.gateway.cutSockets();
    await world.time.until(() => worker.core.logs.get(session.id)?.epoch === session.epoch);
    expect(await api.openSession(session.id, 50, null)).toMatchObject({ epoch: session.epoch, entries: [] });
  });

  it('gets each call checked, by name of the argument and never its content', async () => {
    const world = await createWorld();
    const { worker } = await connected(world);
    const { api } = await worker.openTab(HOME);
    const wrong = 'not-an-id' as SessionId; // what a broken page would send
    await expect(api.openSession(wrong, 50, null)).rejects.toMatchObject({ code: 'bad_request' });
    await expect(api.openSession(wrong, 50, null)).rejects.not.toThrow(/not-an-id/);
  });
});

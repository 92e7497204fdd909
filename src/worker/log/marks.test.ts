/** Marked as unread by hand: on every device, and not read by merely being in view. */
import { describe, expect, it } from 'vitest';
import { connected, connectionOf, HOME } from '../../../tests/support/worker/looks.ts';
import { prompted, rested, said } from '../../../tests/support/worker/said.ts';
import { createWorld } from '../../../tests/support/worker/world.ts';
import { toSeq } from '../../shared/ids.ts';

const AT_REST_MS = 3_000;

/** Two devices on one gateway, and a session with three answers that was read. */
async function twoDevices() {
  const world = await createWorld();
  const { worker: desk, session } = await connected(world);
  const phone = await world.startWorker();
  const deskTab = await desk.openTab({ sessionId: session.id, visible: true });
  const phoneTab = await phone.openTab(HOME);
  for (const n of [1, 2, 3]) {
    for (const event of [prompted(`p${n}`), said(`Answer ${n}`), rested])
      world.gateway.append(session.id, event);
  }
  await world.time.advance(AT_REST_MS);
  const counts = () => [desk, phone].map((worker) => connectionOf(worker, session.id)?.unreadCount);
  const lastMessage = toSeq(8);
  return { world, desk, phone, deskTab, phoneTab, session, counts, lastMessage };
}

describe('a session that is marked as unread', () => {
  it('has its last message unread on every device, and the gateway knows where', async () => {
    const { world, deskTab, session, counts, lastMessage } = await twoDevices();
    expect(counts()).toEqual([0, 0]);
    await deskTab.api.markUnread(session.id);
    await world.time.advance(AT_REST_MS);
    expect(counts()).toEqual([1, 1]);
    expect(session.session().readSeq).toBe(lastMessage - 1);
  });

  it('is not read by the tab that still shows it, but once it is left and opened again', async () => {
    const { world, deskTab, session, counts, lastMessage } = await twoDevices();
    await deskTab.api.markUnread(session.id);
    await world.time.advance(AT_REST_MS);
    world.gateway.append(session.id, said('One more', 'another'));
    await world.time.advance(AT_REST_MS);
    expect(counts()).toEqual([2, 2]);
    await deskTab.api.setView(HOME);
    await world.time.advance(AT_REST_MS);
    expect(counts()).toEqual([2, 2]);
    await deskTab.api.setView({ sessionId: session.id, visible: true });
    expect((await deskTab.api.openSession(session.id, 60, null)).firstUnread).toBe(lastMessage);
    await world.time.advance(AT_REST_MS);
    expect(counts()).toEqual([0, 0]);
    expect(session.session().readSeq).toBe(session.lastSeq);
  });

  it('is read once another device opens it', async () => {
    const { world, deskTab, phoneTab, session, counts } = await twoDevices();
    await deskTab.api.markUnread(session.id);
    await world.time.advance(AT_REST_MS);
    await phoneTab.api.setView({ sessionId: session.id, visible: true });
    await world.time.advance(AT_REST_MS);
    expect(counts()).toEqual([0, 0]);
  });

  it('is not read by a tab of another device that shows it at the time', async () => {
    const { world, deskTab, phoneTab, session, counts } = await twoDevices();
    await phoneTab.api.setView({ sessionId: session.id, visible: true });
    await deskTab.api.markUnread(session.id);
    await world.time.advance(AT_REST_MS);
    expect(counts()).toEqual([1, 1]);
  });

  it('stays so over a restart of the worker, and a tab that opens then reads it', async () => {
    const { world, desk, deskTab, session, counts } = await twoDevices();
    await deskTab.api.markUnread(session.id);
    await world.time.advance(AT_REST_MS);
    desk.kill();
    const next = await world.startWorker();
    await world.time.advance(AT_REST_MS);
    expect(connectionOf(next, session.id)?.unreadCount).toBe(1);
    await next.openTab({ sessionId: session.id, visible: true });
    await world.time.advance(AT_REST_MS);
    expect(connectionOf(next, session.id)?.unreadCount).toBe(0);
    expect(counts()[1]).toBe(0);
  });

  it('is told once the gateway is back, though it was marked without it', async () => {
    const { world, deskTab, session, counts, lastMessage } = await twoDevices();
    world.gateway.setUp(false);
    await world.time.advance(500);
    await deskTab.api.markUnread(session.id);
    await deskTab.api.setView(HOME);
    expect(counts()[0]).toBe(1);
    await world.time.advance(AT_REST_MS);
    world.gateway.setUp(true);
    await world.time.until(() => session.session().readSeq === lastMessage - 1, 60_000);
    await world.time.advance(AT_REST_MS);
    expect(counts()).toEqual([1, 1]);
  });

  it('is read for good by who opens it again before the gateway has answered', async () => {
    const { world, deskTab, session, counts } = await twoDevices();
    await deskTab.api.markUnread(session.id);
    await deskTab.api.setView(HOME);
    await deskTab.api.setView({ sessionId: session.id, visible: true });
    expect(counts()[0]).toBe(0);
    await world.time.advance(AT_REST_MS);
    expect(counts()).toEqual([0, 0]);
  });

  it('counts every message after the position that somebody else put it to', async () => {
    const { world, session, counts } = await twoDevices();
    session.setReadSeq(toSeq(1), true);
    world.gateway.tellFeed(session);
    await world.time.advance(AT_REST_MS);
    expect(counts()).toEqual([3, 3]);
  });

  it('needs a message', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab(HOME);
    await expect(tab.api.markUnread(session.id)).rejects.toMatchObject({ code: 'bad_request' });
  });
});

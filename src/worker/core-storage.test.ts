/** This device's copy: given up by a person or for want of room, fetched again when somebody looks. */
import { describe, expect, it, vi } from 'vitest';
import { connected, entriesOf, HOME, isConnected } from '../../tests/support/worker/looks.ts';
import { prompted, said } from '../../tests/support/worker/said.ts';
import { createViewer } from '../../tests/support/worker/viewer.ts';
import { createWorld, type World } from '../../tests/support/worker/world.ts';
import { MAX_CONCURRENT_CONNECTIONS } from '../shared/limits.ts';

/** A session that is over, of which this device has everything. */
async function withEnded(world: World) {
  const ended = world.gateway.add();
  for (let n = 0; n < 20; n += 1) {
    ended.append(prompted(`p${n}`));
    ended.append(said(`Answer ${n}`));
  }
  ended.setState('ended');
  const rest = await connected(world);
  await world.time.until(() => rest.worker.core.logs.get(ended.id)?.cursor?.seq === 40);
  await world.time.advance(500);
  return { ...rest, ended };
}

describe('a copy that a person deleted', () => {
  it('is gone from the disk, stays away over a restart, and is fetched again once somebody looks', async () => {
    const world = await createWorld();
    const { worker, ended } = await withEnded(world);
    const { api } = await worker.openTab(HOME);
    const before = await api.storageUsage();
    expect(before.map(({ id, entries }) => [id, entries])).toContainEqual([ended.id, 40]);
    const deleted = api.deleteLocalCopy(ended.id);
    await world.time.advance(100);
    await deleted;
    expect(await api.storageUsage()).not.toContainEqual(expect.objectContaining({ id: ended.id }));
    await world.time.advance(60_000);
    expect(await entriesOf(worker, ended.id)).toEqual([]);

    worker.kill();
    const next = await world.startWorker();
    await world.time.advance(60_000);
    expect(await entriesOf(next, ended.id)).toEqual([]);
    // Its row is there all the same.
    expect(next.state.state.sessions.map(({ id }) => id)).toContain(ended.id);

    await next.openTab({ sessionId: ended.id, visible: true });
    await world.time.until(() => next.core.logs.get(ended.id)?.cursor?.seq === 40);
    expect(await entriesOf(next, ended.id)).toEqual(ended.entries());
  });

  it('of a session that is connected and looked at comes again at once, over one socket', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    world.gateway.append(session.id, prompted('p'));
    world.gateway.append(session.id, said('Hello'));
    await world.time.advance(500);
    const viewer = await createViewer(worker, session.id);
    const { api } = await worker.openTab(HOME);
    const deleted = api.deleteLocalCopies();
    await world.time.advance(100);
    await deleted;
    await world.time.until(() => isConnected(worker, session.id));
    world.gateway.append(session.id, said(' again'));
    await world.time.advance(500);
    await viewer.update();
    expect(viewer.entries()).toEqual(session.entries());
    expect(await entriesOf(worker, session.id)).toEqual(session.entries());
    expect(world.gateway.mostSocketsOf(session.id)).toBe(1);
  });

  it('that is imported is left alone with all, and gone for good by itself', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const { log } = worker.core.logs.put({
      ...session.session(),
      id: '99999999-0000-4000-8000-000000000000' as typeof session.id, // a UUID
      imported: true,
    });
    const { api } = await worker.openTab(HOME);
    const all = api.deleteLocalCopies();
    await world.time.advance(100);
    await all;
    expect(log.isDropped).toBe(false);
    const one = api.deleteLocalCopy(log.id);
    await world.time.advance(100);
    await one;
    expect(worker.core.logs.get(log.id)).toBeUndefined();
  });
});

describe('without room', () => {
  it('nothing is fetched merely to be kept, but what somebody looks at is; with room again, everything', async () => {
    const world = await createWorld();
    const { worker } = await connected(world, MAX_CONCURRENT_CONNECTIONS);
    const commit = vi.spyOn(world.disk, 'commit');
    commit.mockRejectedValue(new DOMException('Full', 'QuotaExceededError'));
    const [viewed, other] = [world.gateway.add(), world.gateway.add()];
    for (const session of [viewed, other]) {
      session.setState('ended');
      world.gateway.append(session.id, said('Long ago'));
      world.gateway.tellFeed(session);
    }
    await world.time.until(() => worker.state.state.storage === 'full');
    const seqOf = (id: typeof viewed.id) => worker.core.logs.get(id)?.cursor?.seq ?? null;
    world.gateway.append(other.id, said(' and later'));
    world.gateway.append(viewed.id, said(' and later'));
    await worker.openTab({ sessionId: viewed.id, visible: true });
    await world.time.until(() => seqOf(viewed.id) === viewed.lastSeq);
    await world.time.advance(30_000);
    expect(seqOf(other.id)).not.toBe(other.lastSeq);
    // Shown, though it cannot be stored.
    expect(await entriesOf(worker, viewed.id)).toEqual(viewed.entries());

    commit.mockRestore();
    await world.time.until(() => worker.state.state.storage === 'ok', 300_000);
    await world.time.until(() => seqOf(other.id) === other.lastSeq);
    await world.time.advance(1_000);
    const stored = (await world.disk.load()).sessions.find(({ id }) => id === viewed.id);
    expect(stored?.cursor?.seq).toBe(viewed.lastSeq);
  });
});

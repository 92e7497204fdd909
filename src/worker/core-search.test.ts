/** What is searched is what is shown: at once, wherever it is kept just now, and no longer than it is there. */
import { describe, expect, it } from 'vitest';
import { connected } from '../../tests/support/worker/looks.ts';
import { prompted, ran, rested, said } from '../../tests/support/worker/said.ts';
import { requestOf } from '../../tests/support/worker/search-world.ts';
import { createWorld, type TestTab, type World } from '../../tests/support/worker/world.ts';

async function opened(world: World) {
  const { worker, session } = await connected(world);
  const tab = await worker.openTab({ sessionId: session.id, visible: true });
  await worker.core.search.engine();
  return { worker, session, tab };
}

async function find(tab: TestTab, text: string): Promise<number[]> {
  const page = await tab.api.searchMessages(requestOf(text), 0);
  expect(page?.isPartial).toBe(false);
  return page?.hits.map(({ seq }) => seq) ?? [];
}

describe('search in a worker', () => {
  it('finds what a message has said so far, while it is written and after', async () => {
    const world = await createWorld();
    const { session, tab } = await opened(world);
    world.gateway.append(session.id, prompted('p', 'Tell me of alpine mountains'));
    world.gateway.append(session.id, ran('p'));
    world.gateway.append(session.id, said('The Zug'));
    await world.time.advance(20);
    expect(await find(tab, 'zug')).toEqual([3]);
    expect(await find(tab, 'zugspitze')).toEqual([]);
    world.gateway.append(session.id, said('spitze'));
    world.gateway.append(session.id, rested);
    await world.time.advance(20);
    expect(await find(tab, 'zugspitze')).toEqual([3]);
    await world.time.advance(30_000);
    expect(await find(tab, 'zugspitze')).toEqual([3]);
    expect(await find(tab, 'alpine')).toEqual([1]);
  });

  it('finds nothing of a log that was replaced, and nothing of a session that is gone', async () => {
    const world = await createWorld();
    const { session, tab, worker } = await opened(world);
    world.gateway.append(session.id, said('needle'));
    await world.time.advance(30_000);
    expect(await find(tab, 'needle')).toEqual([1]);
    worker.core.logs.get(session.id)?.reset(null);
    // At once: what is stored still does not count any more.
    expect(await find(tab, 'needle')).toEqual([]);
    await world.time.advance(30_000);
    worker.core.sessions.remove(session.id);
    expect(await find(tab, 'needle')).toEqual([]);
    await world.time.advance(1_000);
    expect((await world.disk.load()).blocks).toEqual([]);
  });

  it('finds the same after it died, without indexing again', async () => {
    const world = await createWorld();
    const { session, worker } = await opened(world);
    world.gateway.append(session.id, said('needle'));
    await world.time.advance(30_000);
    const { blocks } = await world.disk.load();
    expect(blocks).toHaveLength(1);
    worker.kill();
    const next = await world.startWorker();
    const tab = await next.openTab({ sessionId: session.id, visible: true });
    expect(await find(tab, 'needle')).toEqual([1]);
    await world.time.advance(30_000);
    expect((await world.disk.load()).blocks).toEqual(blocks);
  });

  it('is ended by a newer one, and by a page that is not the next', async () => {
    const world = await createWorld();
    const { session, tab } = await opened(world);
    world.gateway.append(session.id, said('needle'));
    await world.time.advance(1_000);
    const older = requestOf('needle');
    const newer = requestOf('needle');
    const [first, second] = await Promise.all([
      tab.api.searchMessages(older, 0),
      tab.api.searchMessages(newer, 0),
    ]);
    expect(first).toBeNull();
    expect(second?.hits).toHaveLength(1);
    expect(await tab.api.searchMessages(older, 1)).toBeNull();
    expect(await tab.api.searchMessages(newer, 3)).toBeNull();
    expect(await tab.api.searchMessages(newer, 1)).toMatchObject({ hits: [], isDone: true });
  });

  it('names sessions by their title, and refuses what is no search', async () => {
    const world = await createWorld();
    const { session, tab } = await opened(world);
    const page = await tab.api.searchMessages(requestOf(`sess ${session.id.slice(0, 4)}`), 0);
    expect(page?.sessions).toEqual([session.id]);
    const endless = { ...requestOf('x'), text: 'x'.repeat(5_000) };
    await expect(tab.api.searchMessages(endless, 0)).rejects.toMatchObject({ code: 'bad_request' });
  });
});

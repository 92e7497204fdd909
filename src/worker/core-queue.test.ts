/** Prompts that have not begun, as a tab sees and changes them: here, at the gateway, and in between. */
import { describe, expect, it, vi } from 'vitest';
import { answered, connected, promptId, text } from '../../tests/support/worker/looks.ts';
import { createWorld } from '../../tests/support/worker/world.ts';

async function busy() {
  const world = await createWorld();
  const { worker, session } = await connected(world);
  const tab = await worker.openTab({ sessionId: session.id, visible: true });
  world.gateway.queue.hold(session, true);
  const send = (name: string) => answered(world, tab.api.sendPrompt(session.id, promptId(name), text(name)));
  /** Sends it, and waits until the gateway has it. */
  const queue = async (name: string) => {
    await send(name);
    await world.time.until(() =>
      world.gateway.queue.of(session.id).some((prompt) => prompt.promptId === name),
    );
  };
  const list = (of = worker) =>
    of.core.outbox.items(session.id).map(({ promptId, status }) => `${promptId} ${status}`);
  const ran = () =>
    session.entries().flatMap((entry) => (entry.kind === 'user' ? [[entry.promptId, entry.content]] : []));
  const waits = (...items: string[]) => world.time.until(() => list().join() === items.join());
  return { world, worker, session, tab, send, queue, list, waits, ran };
}
const asSent = (...names: string[]) => names.map((name) => [name, text(name)]);

describe('prompts that wait at the gateway', () => {
  it('are listed in their order, also those of other devices, and go when they begin', async () => {
    const { world, session, queue, waits, list, ran } = await busy();
    await queue('a');
    world.gateway.queue.prompt(session, { prompt: text('b'), _meta: { 'aperture/promptId': 'b' } }, () => {});
    await queue('c');
    await waits('a waiting', 'b waiting', 'c waiting');
    world.gateway.queue.hold(session, false);
    await world.time.until(() => list().length === 0);
    expect(ran()).toEqual(asSent('a', 'b', 'c'));
  });

  it('are changed there: withdrawn, edited, ordered, run next', async () => {
    const { world, session, tab, queue, waits, ran } = await busy();
    for (const name of ['a', 'b', 'c', 'd']) await queue(name);
    const { api } = tab;
    expect(await answered(world, api.withdrawPrompt(session.id, promptId('a')))).toBe(true);
    expect(await answered(world, api.editPrompt(session.id, promptId('b'), text('B')))).toBe(true);
    await answered(world, api.orderPrompts(session.id, [promptId('d'), promptId('c'), promptId('b')]));
    await waits('d waiting', 'c waiting', 'b waiting');
    expect(await answered(world, api.sendPromptNow(session.id, promptId('c')))).toBe(true);
    await waits('d waiting', 'b waiting');
    expect(await answered(world, api.withdrawPrompt(session.id, promptId('c')))).toBe(false);
    world.gateway.queue.hold(session, false);
    await waits();
    expect(ran()).toEqual([...asSent('c', 'd'), ['b', text('B')]]);
    await world.time.advance(200);
    expect((await world.disk.load()).outbox).toEqual([]);
  });

  it('that another device withdraws are gone here too, and not sent again', async () => {
    const { world, session, queue, waits, ran } = await busy();
    await queue('a');
    await queue('b');
    await waits('a waiting', 'b waiting');
    world.gateway.queue.change(session, '_aperture/queue/withdraw', { promptId: 'a' });
    await waits('b waiting');
    world.gateway.cutSockets();
    await world.time.advance(60_000);
    world.gateway.queue.hold(session, false);
    await waits();
    expect(ran()).toEqual(asSent('b'));
  });

  it('that were withdrawn while nobody was connected are let go of when they are sent again', async () => {
    const { world, session, queue, waits, ran } = await busy();
    await queue('a');
    world.gateway.setUp(false);
    await world.time.advance(1_000);
    world.gateway.queue.change(session, '_aperture/queue/withdraw', { promptId: 'a' });
    world.gateway.setUp(true);
    await waits();
    expect(ran()).toEqual([]);
  });

  it('stay while the gateway is away, cannot be changed then, and run once', async () => {
    const { world, worker, session, tab, send, list, ran } = await busy();
    await send('a');
    await world.time.advance(1_000);
    world.gateway.setUp(false);
    await world.time.advance(1_000);
    await send('b');
    expect(list()).toEqual(['a waiting', 'b queued']);
    const withdrawn = tab.api.withdrawPrompt(session.id, promptId('a'));
    await expect(answered(world, withdrawn)).rejects.toMatchObject({ code: 'unreachable' });
    worker.kill();
    const next = await world.startWorker();
    expect(list(next)).toEqual(['a waiting', 'b queued']);
    world.gateway.setUp(true);
    world.gateway.queue.hold(session, false);
    await world.time.until(() => next.core.outbox.items(session.id).length === 0);
    expect(ran()).toEqual(asSent('a', 'b'));
    expect([...session.runs.values()]).toEqual([1, 1]);
  });

  it('are not sent again on a new connection that shows them', async () => {
    const { world, session, queue, waits } = await busy();
    await queue('a');
    world.gateway.cutSockets();
    await world.time.advance(60_000);
    expect(world.gateway.queue.timesSent(promptId('a'))).toBe(1);
    world.gateway.queue.hold(session, false);
    await waits();
  });
});

describe('with a full disk', () => {
  it('a prompt that waits at the gateway is kept by it', async () => {
    const { world, session, queue, waits, ran } = await busy();
    vi.spyOn(world.disk, 'commit').mockRejectedValue(new DOMException('', 'QuotaExceededError'));
    await queue('a');
    await waits('a waiting');
    world.gateway.queue.hold(session, false);
    await waits();
    expect(ran()).toEqual(asSent('a'));
  });
});

describe('prompts that were never sent', () => {
  it('are changed here, and go out once, as they are and in their order, when the session is back', async () => {
    const { world, worker, session, tab, send, list, ran } = await busy();
    world.gateway.queue.hold(session, false);
    world.gateway.setUp(false);
    await world.time.advance(1_000);
    for (const name of ['a', 'b', 'c', 'd']) await send(name);
    const { api } = tab;
    expect(await answered(world, api.withdrawPrompt(session.id, promptId('a')))).toBe(true);
    expect(await answered(world, api.editPrompt(session.id, promptId('c'), text('C')))).toBe(true);
    await answered(world, api.orderPrompts(session.id, [promptId('c'), promptId('b')]));
    expect(await answered(world, api.sendPromptNow(session.id, promptId('d')))).toBe(true);
    expect(list()).toEqual(['d queued', 'c queued', 'b queued']);
    worker.kill();
    const next = await world.startWorker();
    expect(list(next)).toEqual(['d queued', 'c queued', 'b queued']);
    world.gateway.setUp(true);
    await world.time.until(() => next.core.outbox.items(session.id).length === 0);
    expect(ran()).toEqual([...asSent('d'), ['c', text('C')], ...asSent('b')]);
  });
});

describe('a draft', () => {
  it('is kept with its files and images, and told to the other tabs that show its session', async () => {
    const { world, worker, session, tab } = await busy();
    const other = await worker.openTab({ sessionId: session.id, visible: true });
    await answered(world, other.api.openSession(session.id, 9, null));
    const elsewhere = await worker.openTab({ sessionId: null, visible: true });
    const files = [{ path: 'a.ts', uri: 'file:///a.ts' }];
    const images = [{ id: '1', name: 'a.png', mimeType: 'image/png', data: 'AAAA' }];
    await answered(world, tab.api.setDraft(session.id, { text: 'see @a.ts', files, images }));
    await answered(world, tab.api.setDraft(session.id, { text: 'see @a.ts!', files }));
    await world.time.advance(100);
    const told = (each: typeof tab) => each.pushes.filter((push) => push.push === 'draft');
    expect(told(other).at(-1)).toMatchObject({ draft: { text: 'see @a.ts!', files } });
    expect([told(tab), told(elsewhere)]).toEqual([[], []]);

    worker.kill();
    const next = await world.startWorker();
    const later = await next.openTab({ sessionId: session.id, visible: true });
    expect(await answered(world, later.api.getDraft(session.id))).toEqual({
      text: 'see @a.ts!',
      files,
      images,
    });
    await answered(world, later.api.setDraft(session.id, { text: '', files: [], images: [] }));
    expect(await world.disk.getMeta(`draft:${session.id}`)).toBeUndefined();
    expect(await world.disk.getMeta(`draft-images:${session.id}`)).toBeUndefined();
  });

  it('of an earlier build is its text; one that cannot be read is empty', async () => {
    const { world, session, tab } = await busy();
    await world.disk.commit({ meta: [{ key: `draft:${session.id}`, value: 'only text' }] });
    const read = () => answered(world, tab.api.getDraft(session.id));
    expect(await read()).toEqual({ text: 'only text', files: [], images: [] });
    await world.disk.commit({ meta: [{ key: `draft:${session.id}`, value: { text: 7 } }] });
    expect(await read()).toEqual({ text: '', files: [], images: [] });
  });
});

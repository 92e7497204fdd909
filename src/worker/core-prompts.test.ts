/** What a person says goes out once, whatever happens between. */
import { describe, expect, it, vi } from 'vitest';
import {
  answered,
  connected,
  entriesOf,
  isConnected,
  promptId,
  text,
} from '../../tests/support/worker/looks.ts';
import { asked, prompted } from '../../tests/support/worker/said.ts';
import { createWorld, type World } from '../../tests/support/worker/world.ts';
import type { RequestId } from '../shared/ids.ts';
import { CALL_TIMEOUT_MS } from '../shared/rpc.ts';
import { STORE_LIMIT_MS, TAKE_LIMIT_MS } from './outbox/taking.ts';

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
    expect((await tab.api.openSession(session.id, 9, null)).outbox.map((item) => item.promptId)).toEqual([
      'a',
      'b',
    ]);
    world.gateway.setUp(true);
    await world.time.until(() => session.runs.size === 2);
    await world.time.advance(1_000);
    expect((await tab.api.openSession(session.id, 9, null)).outbox).toEqual([]);
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

  it('sent into a dead socket that never says it closed are sent again on the next', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab({ sessionId: session.id, visible: true });
    world.gateway.setSilent(true);
    void tab.api.sendPrompt(session.id, promptId('a'), text('once'));
    await world.time.advance(60_000);
    expect(session.runs.size).toBe(0);
    world.gateway.setSilent(false);
    await world.time.until(() => worker.core.outbox.items(session.id).length === 0);
    expect(session.runs.get(promptId('a'))).toBe(1);
  });

  it('can be taken back until they are sent', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab({ sessionId: session.id, visible: true });
    world.gateway.setUp(false);
    await world.time.advance(1_000);
    void tab.api.sendPrompt(session.id, promptId('a'), text('no'));
    await world.time.advance(100);
    expect(await answered(world, tab.api.withdrawPrompt(session.id, promptId('a')))).toBe(true);
    expect(await answered(world, tab.api.withdrawPrompt(session.id, promptId('a')))).toBe(false);
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

describe('with a full disk, prompts', () => {
  const fill = (world: World): void => {
    vi.spyOn(world.disk, 'commit').mockRejectedValue(new DOMException('', 'QuotaExceededError'));
  };

  it('that the gateway has are kept by it', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const { api } = await worker.openTab({ sessionId: session.id, visible: true });
    fill(world);
    const both = ['a', 'a'].map((id) => api.sendPrompt(session.id, promptId(id), text('once')));
    await world.time.until(() => session.runs.size === 1);
    await world.time.advance(100);
    await Promise.all(both);
    expect(session.runs.get(promptId('a'))).toBe(1);
    expect(worker.core.outbox.items(session.id)).toEqual([]);
  });

  it('that nobody keeps are given back, and the error says why', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const { api } = await worker.openTab({ sessionId: session.id, visible: true });
    world.gateway.setUp(false);
    await world.time.advance(1_000);
    fill(world);
    const sent = ['a', 'a'].map((id) =>
      api.sendPrompt(session.id, promptId(id), text('no')).catch((error: unknown) => error),
    );
    await world.time.advance(TAKE_LIMIT_MS + 100);
    for (const error of await Promise.all(sent)) expect(error).toMatchObject({ code: 'storage' });
    expect(worker.core.outbox.hasQueued(session.id)).toBe(false);
    world.gateway.setUp(true);
    await world.time.until(() => isConnected(worker, session.id));
    expect(session.runs.size).toBe(0);
  });

  it('are stored once there is room again', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const { api } = await worker.openTab({ sessionId: session.id, visible: true });
    world.gateway.setUp(false);
    await world.time.advance(1_000);
    fill(world);
    const sent = api.sendPrompt(session.id, promptId('a'), text('yes'));
    await world.time.advance(1_000);
    vi.mocked(world.disk.commit).mockRestore();
    await world.time.advance(TAKE_LIMIT_MS);
    await sent;
    worker.kill();
    const next = await world.startWorker();
    world.gateway.setUp(true);
    await world.time.until(() => session.runs.size === 1);
    await world.time.until(() => next.core.outbox.items(session.id).length === 0);
  });
});

describe('with a disk that never answers', () => {
  const hang = (world: World): void => {
    vi.spyOn(world.disk, 'commit').mockReturnValue(new Promise(() => {}));
  };

  it('prompts go to the gateway all the same, soon', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const { api } = await worker.openTab({ sessionId: session.id, visible: true });
    hang(world);
    const sent = api.sendPrompt(session.id, promptId('a'), text('yes'));
    await world.time.advance(STORE_LIMIT_MS + 500);
    await sent;
    expect(session.runs.get(promptId('a'))).toBe(1);
    expect(worker.core.outbox.items(session.id)).toEqual([]);
  });

  it('prompts that the gateway does not take either are given back while somebody waits for it', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const { api } = await worker.openTab({ sessionId: session.id, visible: true });
    world.gateway.setUp(false);
    await world.time.advance(1_000);
    hang(world);
    const sent = api.sendPrompt(session.id, promptId('a'), text('no')).catch((error: unknown) => error);
    await world.time.advance(CALL_TIMEOUT_MS - 500);
    expect(await sent).toMatchObject({ code: 'storage' });
    expect(worker.core.outbox.hasQueued(session.id)).toBe(false);
  });
});

describe('answers to permission requests', () => {
  it('given while disconnected outlive the worker and are sent when the question is asked again', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab({ sessionId: session.id, visible: true });
    world.gateway.append(session.id, prompted('p'));
    world.gateway.append(session.id, asked('r'));
    await world.time.advance(200);
    world.gateway.setUp(false);
    await world.time.advance(500);
    let isTaken = false;
    void tab.api.answerPermission(session.id, 'r' as RequestId, 'yes').then(() => {
      isTaken = true;
    });
    await world.time.until(() => isTaken);
    // Taken means stored: not even the worker's death loses it.
    worker.kill();
    const next = await world.startWorker();
    world.gateway.setUp(true);
    await world.time.until(() => session.open.size === 0);
    await world.time.advance(500);
    const entries = await entriesOf(next, session.id);
    expect(entries?.at(-1)).toMatchObject({
      kind: 'permission',
      outcome: { outcome: 'selected', optionId: 'yes' },
    });
    expect((await world.disk.load()).outbox).toEqual([]);
  });

  it('to questions of a log that is gone are let go', async () => {
    const world = await createWorld();
    const { worker, session } = await connected(world);
    const tab = await worker.openTab({ sessionId: session.id, visible: true });
    world.gateway.append(session.id, asked('of the old log'));
    await world.time.advance(200);
    world.gateway.setUp(false);
    await world.time.advance(500);
    void tab.api.answerPermission(session.id, 'of the old log' as RequestId, 'yes'); // any text
    await world.time.advance(500);
    session.renew();
    world.gateway.append(session.id, asked('of the new log'));
    world.gateway.setUp(true);
    await world.time.until(() => isConnected(worker, session.id));
    await world.time.advance(500);
    expect(worker.core.outbox.hasQueued(session.id)).toBe(false);
    expect((await world.disk.load()).outbox).toEqual([]);
    expect(session.open.size).toBe(1);
  });
});

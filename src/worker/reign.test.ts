import { describe, expect, it } from 'vitest';
import { record } from '../../tests/support/worker/stored-records.ts';
import { createVirtualTime } from '../../tests/support/worker/virtual-time.ts';
import { toSeq } from '../shared/ids.ts';
import * as corePart from './core-part.ts';
import type { Environment } from './environment.ts';
import { createReign, READ_LIMIT_MS } from './reign.ts';
import { META_KEYS } from './store/log-store.ts';
import { createMemoryStore } from './store/memory-store.ts';
import type { OpenedStore } from './store/open-store.ts';
import { createAppState } from './tabs/app-state.ts';
import { createTabs } from './tabs/tabs.ts';

/** A worker that is the owner, whose database and whose core's code come when the test says so. */
async function createStage(isPaired = true) {
  const time = createVirtualTime();
  const disk = createMemoryStore();
  const stored = record(1, 4);
  const unread = { ...stored.unread, unread: [toSeq(3), toSeq(4)] };
  await disk.commit({
    sessions: [{ ...stored, unread }],
    ...(isPaired && { meta: [{ key: META_KEYS.token, value: 'token' }] }),
  });
  let isClosed = false;
  let fetches = 0;
  let empty = (): void => {};
  let giveStore: (opened: OpenedStore) => void = () => {};
  let giveCode = (): void => {};
  const code = new Promise<typeof corePart>((resolve) => {
    giveCode = () => resolve(corePart);
  });
  const env: Environment = {
    identity: { build: 'test', generation: 0 },
    workerId: 'w',
    version: '0',
    origin: 'http://gateway.test',
    clock: time,
    random: () => 0.5,
    report: () => {},
    async fetch() {
      fetches += 1;
      throw new TypeError('Network');
    },
    openSocket: () => ({ send() {}, close() {} }),
    locks: { request: () => new Promise(() => {}) },
    openChannel: () => ({ post() {}, close() {} }),
    openStore: () =>
      new Promise((resolve) => {
        giveStore = resolve;
      }),
    loadCore: () => code,
    isOffline: () => false,
    onNetwork() {},
    close() {},
  };
  const tabs = createTabs({
    clock: time,
    awaitLock: () => new Promise(() => {}),
    onViews() {},
    firstUnreadOf: () => null,
  });
  const state = createAppState(() => {});
  const reign = createReign({ env, state, tabs, loadPart: () => code });
  reign.begin();

  return {
    id: stored.id,
    reign,
    state,
    isClosed: () => isClosed,
    fetches: () => fetches,
    async open(): Promise<void> {
      const changed = new Promise<void>((resolve) => {
        empty = resolve;
      });
      isClosed = false;
      const close = async (): Promise<void> => {
        isClosed = true;
      };
      giveStore({ store: { ...disk, close }, state: 'ok', changed });
      await time.advance(1);
    },
    async code(): Promise<void> {
      giveCode();
      await time.advance(1);
    },
    async empty(): Promise<void> {
      empty();
      await time.advance(1);
    },
    pass: (ms = 1) => time.advance(ms),
  };
}

describe('a worker that is the owner', () => {
  it('says what is stored before its core is there, and the same after', async () => {
    const { id, reign, state, open, code } = await createStage();
    await open();
    await reign.listed();
    expect(reign.core).toBeNull();
    expect(state.state.sessions.map((session) => session.id)).toEqual([id]);
    expect(state.state.connections[id]).toMatchObject({ status: 'disconnected', unreadCount: 2 });
    expect(reign.firstUnreadOf(id)).toBe(3);
    const before = state.state.connections[id];
    const serving = reign.serving();
    await code();
    expect(await serving).toBe(reign.core);
    expect(state.state.connections[id]).toMatchObject({ unreadCount: before?.unreadCount });
    expect(reign.firstUnreadOf(id)).toBe(3);
  });

  it('says at once that it is not paired', async () => {
    const { state, open } = await createStage(false);
    await open();
    expect(state.state.gateway).toEqual({ status: 'unpaired', reason: 'none' });
  });

  it('closes the database and starts nothing when it is let go while the code is on its way', async () => {
    const { reign, open, code, isClosed, fetches } = await createStage();
    await open();
    const call = reign.serving();
    await reign.release();
    expect(isClosed()).toBe(true);
    await expect(call).rejects.toThrow('reload this page');
    await code();
    expect(reign.core).toBeNull();
    expect(fetches()).toBe(0);
  });

  it('closes a database that is opened only after another worker took over', async () => {
    const { reign, open, code, isClosed, state } = await createStage();
    reign.abandon();
    await open();
    await code();
    expect(isClosed()).toBe(true);
    expect(reign.core).toBeNull();
    expect(state.state.sessions).toEqual([]);
  });

  it('lets go of a database that is being opened only once it is open', async () => {
    const { reign, open, isClosed, pass } = await createStage();
    let isReleased = false;
    const released = reign.release().then(() => {
      isReleased = true;
    });
    await pass();
    expect(isReleased).toBe(false);
    await open();
    await released;
    expect(isClosed()).toBe(true);
  });

  it('does not wait for ever for a database, and begins with it once it answers', async () => {
    const { reign, state, open, code, isClosed, pass } = await createStage();
    await pass(READ_LIMIT_MS + 1);
    await reign.listed();
    expect(state.state.storage).toBe('unresponsive');
    expect(state.state.sessions).toEqual([]);
    await open();
    expect(state.state.storage).toBe('ok');
    expect(state.state.sessions).toHaveLength(1);
    expect(isClosed()).toBe(false);
    await code();
    expect(await reign.serving()).toBe(reign.core);
  });

  it('closes a database that answers only after another worker took over', async () => {
    const { reign, open, isClosed, pass } = await createStage();
    await pass(READ_LIMIT_MS + 1);
    await reign.release();
    await open();
    expect(isClosed()).toBe(true);
  });

  it('reads a database that was emptied anew, also while the code is on its way', async () => {
    const { reign, state, open, code, empty } = await createStage();
    await open();
    await empty();
    expect(state.state.sessions).toEqual([]);
    await open();
    await code();
    expect(state.state.sessions).toHaveLength(1);
    expect(await reign.serving()).toBe(reign.core);
  });
});

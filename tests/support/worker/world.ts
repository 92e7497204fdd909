/**
 * A worker's core against the fake gateway in virtual time, with a store that survives its death. Commits take
 * time, and a worker that dies takes along what was not committed. For tests only.
 */

import type { View } from '../../../src/shared/hello.ts';
import type { SessionId } from '../../../src/shared/ids.ts';
import type { Push, WorkerApi } from '../../../src/shared/rpc.ts';
import { createApi } from '../../../src/worker/api/api.ts';
import { type CoreCallsParts, createCoreCalls } from '../../../src/worker/api/core-calls.ts';
import { type Core, createCore } from '../../../src/worker/core.ts';
import { createDiary } from '../../../src/worker/diagnostics/diary.ts';
import type { Environment } from '../../../src/worker/environment.ts';
import { type LogStore, META_KEYS } from '../../../src/worker/store/log-store.ts';
import { createMemoryStore } from '../../../src/worker/store/memory-store.ts';
import { createAppState } from '../../../src/worker/tabs/app-state.ts';
import { createTabs } from '../../../src/worker/tabs/tabs.ts';
import { createFakeGateway, TOKEN } from './fake-gateway.ts';
import { createFakeLocks } from './fake-locks.ts';
import { createSeededRandom, createVirtualTime, type VirtualTime } from './virtual-time.ts';

const COMMIT_MS = 3;

/** The store of one worker's life: after `kill` nothing it does reaches the disk. */
function createMortalStore(disk: LogStore, time: VirtualTime): LogStore & { kill(): void } {
  let isDead = false;
  const never = new Promise<never>(() => {});
  return {
    ...disk,
    async commit(batch) {
      await new Promise<void>((resolve) => void time.after(COMMIT_MS, resolve));
      if (isDead) return never;
      return disk.commit(structuredClone(batch));
    },
    kill() {
      isDead = true;
    },
    async close() {},
  };
}

export interface TestTab {
  api: WorkerApi;
  pushes: Push[];
}

export interface LivingWorker {
  core: Core;
  state: ReturnType<typeof createAppState>;
  openTab(view: View): Promise<TestTab>;
  /** What the browser says of the network. */
  setOffline(isOffline: boolean): void;
  /** It is gone from one moment to the next. */
  kill(): void;
}

export type World = Awaited<ReturnType<typeof createWorld>>;

export async function createWorld(seed = 1) {
  const time = createVirtualTime();
  const gateway = createFakeGateway(time);
  const disk = createMemoryStore();
  await disk.commit({ meta: [{ key: META_KEYS.token, value: TOKEN }] });
  const random = createSeededRandom(seed);
  const locks = createFakeLocks();
  const reports: string[] = [];
  let opened = 0;

  async function startWorker(): Promise<LivingWorker> {
    let isDead = false;
    const store = createMortalStore(disk, time);
    let onNetwork = (): void => {};
    let isOffline = false;
    const env: Environment = {
      identity: { build: 'test', generation: 0 },
      workerId: 'w',
      version: '0',
      origin: 'http://gateway.test',
      clock: {
        now: () => time.now(),
        after: (ms, run) => time.after(ms, () => isDead || run()),
      },
      random,
      report: (what, reason) => reports.push(`${what}: ${reason}`),
      fetch: async (url, init) => {
        const response = await gateway.fetch(url, init);
        return isDead ? new Promise<never>(() => {}) : response;
      },
      openSocket(handlers) {
        const socket = gateway.openSocket({
          onOpen: () => isDead || handlers.onOpen(),
          onText: (text) => isDead || handlers.onText(text),
          onClose: (code) => isDead || handlers.onClose(code),
        });
        sockets.add(socket);
        return socket;
      },
      locks,
      openChannel: () => ({ post() {}, close() {} }),
      openStore: async () => ({ store, state: 'ok' }),
      loadCore: () => new Promise(() => {}),
      isOffline: () => isOffline,
      close() {},
      onNetwork(listener) {
        onNetwork = listener;
      },
    };
    const sockets = new Set<{ close(): void }>();
    let core: Core | null = null;
    const tabs = createTabs({
      clock: env.clock,
      awaitLock: () => new Promise(() => {}),
      onViews: () => core?.onViews(),
      firstUnreadOf: (id: SessionId) => core?.logs.get(id)?.unread.unread[0] ?? null,
    });
    const state = createAppState((revision, patch) => tabs.state(revision, patch));
    const loaded = await store.load();
    core = createCore({ env, opened: { store, state: 'ok' }, loaded, state, tabs });
    const serving = core;
    const parts: CoreCallsParts = {
      env,
      tabs,
      state,
      diary: createDiary(env.clock, env.report),
      serving: async () => serving,
      socketCount: () => serving.client.openCount,
    };
    return {
      core,
      state,
      async openTab(view) {
        const pushes: Push[] = [];
        const api = createApi({
          env,
          tabs,
          state,
          workerLock: 'worker',
          listed: async () => {},
          isSuperseded: () => false,
          post: (push) => void pushes.push(structuredClone(push)),
          coreCalls: async (caller) => createCoreCalls(parts, caller),
        });
        opened += 1;
        await api.hello({ tabId: `tab-${opened}`, lock: 'tab', build: 'test', view });
        return { api, pushes };
      },
      setOffline(offline) {
        isOffline = offline;
        onNetwork();
      },
      kill() {
        isDead = true;
        store.kill();
        for (const socket of sockets) socket.close();
      },
    };
  }

  return { time, gateway, disk, random, locks, reports, startWorker };
}

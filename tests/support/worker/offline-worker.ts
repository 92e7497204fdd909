/** A worker's core and its calls on a real (fake) IndexedDB, in real time, with no gateway there. For tests only. */
import type { WorkerApi } from '../../../src/shared/rpc.ts';
import { createApi } from '../../../src/worker/api/api.ts';
import { type CoreCallsParts, createCoreCalls } from '../../../src/worker/api/core-calls.ts';
import { systemClock } from '../../../src/worker/clock.ts';
import { type Core, createCore } from '../../../src/worker/core.ts';
import { createDiary } from '../../../src/worker/diagnostics/diary.ts';
import type { Environment } from '../../../src/worker/environment.ts';
import { openIdbStore } from '../../../src/worker/store/idb-store.ts';
import type { LogStore } from '../../../src/worker/store/log-store.ts';
import { type AppStateHolder, createAppState } from '../../../src/worker/tabs/app-state.ts';
import { createTabs } from '../../../src/worker/tabs/tabs.ts';

export interface OfflineWorker {
  api: WorkerApi;
  core: Core;
  state: AppStateHolder;
  store: LogStore;
  /** As if it had crashed: nothing it does reaches the database any more. */
  kill(): void;
  close(): Promise<void>;
}

/** `onCommit` is called before each commit; what it throws is what the database says. */
export async function startOfflineWorker(onCommit: () => void = () => {}): Promise<OfflineWorker> {
  const disk = await openIdbStore(() => {});
  let isDead = false;
  const store: LogStore = {
    ...disk,
    async commit(batch) {
      if (isDead) return new Promise<never>(() => {});
      onCommit();
      return disk.commit(batch);
    },
  };
  const env: Environment = {
    identity: { build: 'test', generation: 0 },
    workerId: 'w',
    version: '0',
    origin: 'http://gateway.test',
    clock: systemClock,
    random: () => 0.5,
    report: () => {},
    fetch: () => Promise.reject(new TypeError('No network')),
    openSocket: () => {
      throw new TypeError('No network');
    },
    locks: { request: () => new Promise<never>(() => {}) },
    openChannel: () => ({ post() {}, close() {} }),
    openStore: async () => ({ store, state: 'ok' }),
    loadCore: () => new Promise(() => {}),
    isOffline: () => true,
    onNetwork() {},
    close() {},
  };
  const tabs = createTabs({
    clock: env.clock,
    awaitLock: () => new Promise(() => {}),
    onViews() {},
    firstUnreadOf: () => null,
  });
  const state = createAppState((revision, patch) => tabs.state(revision, patch));
  const core = createCore({ env, opened: { store, state: 'ok' }, loaded: await store.load(), state, tabs });
  const parts: CoreCallsParts = {
    env,
    tabs,
    state,
    diary: createDiary(env.clock, env.report),
    serving: async () => core,
    socketCount: () => 0,
  };
  const api = createApi({
    env,
    tabs,
    state,
    workerLock: 'worker',
    listed: async () => {},
    isSuperseded: () => false,
    post() {},
    coreCalls: async (caller) => createCoreCalls(parts, caller),
  });
  await api.hello({ tabId: 'tab', lock: 'tab', build: 'test', view: { sessionId: null, visible: true } });
  return {
    api,
    core,
    state,
    store,
    kill() {
      isDead = true;
      core.abandon();
    },
    close: () => core.release(),
  };
}

/**
 * The worker as tabs meet it: it announces itself on every port, waits to be the owner, and serves calls while
 * it is. When a newer build takes over it tells its tabs and serves no longer.
 */
import { expose } from 'comlink';
import type { Announce } from '../shared/announce.ts';
import { workerLock } from '../shared/locks.ts';
import { CallError, type Push } from '../shared/rpc.ts';
import { createApi } from './api/api.ts';
import { type Core, createCore } from './core.ts';
import { createDiary } from './diagnostics/diary.ts';
import type { Environment } from './environment.ts';
import type { Notices } from './notices/notices.ts';
import { createOwner } from './owner/owner-runner.ts';
import { guardPort, type PortLike } from './port-guard.ts';
import { errorName } from './report.ts';
import { createMemoryStore } from './store/memory-store.ts';
import { createAppState } from './tabs/app-state.ts';
import { createTabs } from './tabs/tabs.ts';

export type AppWorker = ReturnType<typeof createWorker>;

export function createWorker(given: Environment) {
  const { clock, locks } = given;
  const diary = createDiary(clock, given.report);
  const env: Environment = { ...given, report: diary.report };
  let core: Core | null = null;
  /** Serves no longer, and may still be closing its sockets. */
  let leaving: Core | null = null;
  let isSuperseded = false;
  let settle: () => void = () => {};
  /** It serves, or it never will. */
  let settled = newSettled();

  function newSettled(): Promise<void> {
    return new Promise((resolve) => {
      settle = resolve;
    });
  }

  const tabs = createTabs({
    clock,
    awaitLock: (name, signal) =>
      locks
        .request(name, { signal }, async () => {})
        .then(
          () => {},
          () => new Promise<void>(() => {}), // aborted: nobody waits for the answer any more
        ),
    onViews() {
      core?.onViews();
      notices?.onViews();
    },
    firstUnreadOf: (id) => core?.logs.get(id)?.unread.unread[0] ?? null,
  });
  let notices: Notices | null = null;
  const state = createAppState((revision, patch) => {
    tabs.state(revision, patch);
    notices?.onPatch(patch);
  });
  void loadNotices();

  /** Nobody waits for it: what was true by then is no news. Without it the page says the same. */
  async function loadNotices(): Promise<void> {
    const module = await import('./notices/notices.ts').catch(() => null);
    if (module === null) return;
    notices = module.createNotices({
      clock,
      tabs,
      async endsInError(id) {
        const last = await core?.logs.get(id)?.read(null, 1);
        return last?.entries[0]?.kind === 'error';
      },
    });
    notices.onPatch(state.state);
  }

  const owner = createOwner({
    self: env.identity,
    locks,
    clock,
    openChannel: env.openChannel,
    begin: () => void begin(),
    async release() {
      await settled;
      leaving = core;
      core = null;
      await leaving?.release();
    },
    abandon() {
      (core ?? leaving)?.abandon();
      core = null;
    },
    onSuperseded() {
      isSuperseded = true;
      settle();
      tabs.superseded();
      // Where a browser keeps a worker that nobody uses, nobody will use it again.
      if (tabs.isLeft) env.close();
    },
    onDouble: () => sayDouble(),
    isLeft: () => tabs.isLeft,
  });

  async function begin(): Promise<void> {
    const opened = await env.openStore(env.report);
    try {
      core = await createCore({ env, opened, state, tabs });
    } catch (error) {
      env.report('the database could not be read, keeping everything in memory', errorName(error));
      const memory = { store: createMemoryStore(), state: 'memory' as const };
      core = await createCore({ env, opened: memory, state, tabs });
    }
    const begun = core;
    void opened.changed?.then(() => beginAgain(begun));
    settle();
  }

  /** Its database was emptied, or can be had at last: what was known is not what is stored. */
  async function beginAgain(before: Core): Promise<void> {
    if (core !== before || isSuperseded) return;
    core = null;
    settled = newSettled();
    await before.release();
    state.forgetSessions();
    await begin();
  }

  async function serving(): Promise<Core> {
    await settled;
    if (core) return core;
    throw new CallError('refused', 'A newer version of Aperture has taken over: reload this page.');
  }

  let sayDouble: () => void = () => {};
  const isDouble = new Promise<void>((resolve) => {
    sayDouble = resolve;
  });
  let hold: () => void = () => {};
  const isHeld = new Promise<void>((resolve) => {
    hold = resolve;
  });
  const lock = workerLock(env.workerId);
  // Held until the worker dies: that is how tabs learn of it.
  void locks.request(lock, {}, () => {
    hold();
    return new Promise<void>(() => {});
  });
  owner.start();

  return {
    connect(port: PortLike): void {
      const post = (push: Push): void => port.postMessage(push);
      const api = createApi({
        env,
        tabs,
        state,
        diary,
        workerLock: lock,
        settled: () => settled,
        serving,
        isSuperseded: () => isSuperseded,
        socketCount: () => core?.client.openCount ?? 0,
        post,
      });
      void isHeld.then(() => {
        const self = { workerLock: lock, build: env.identity.build };
        const announce = (message: Announce): void => port.postMessage(message);
        announce({ announce: self });
        void isDouble.then(() => announce({ announce: { ...self, isDouble: true } }));
        expose(api, guardPort(port, api));
      });
    },
  };
}

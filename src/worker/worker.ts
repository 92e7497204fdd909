/**
 * The worker as tabs meet it: it announces itself on every port, waits to be the owner, and serves calls while
 * it is. When a newer build takes over it tells its tabs and serves no longer.
 */
import { expose } from 'comlink';
import type { Announce } from '../shared/announce.ts';
import type { SessionId } from '../shared/ids.ts';
import { workerLock } from '../shared/locks.ts';
import type { Push } from '../shared/rpc.ts';
import { createApi } from './api/api.ts';
import type { CoreCallsParts } from './api/core-calls.ts';
import { type CorePart, createCoreLoader } from './core-loader.ts';
import { createDiary } from './diagnostics/diary.ts';
import type { Environment } from './environment.ts';
import type { Notices } from './notices/notices.ts';
import { createOwner } from './owner/owner-runner.ts';
import { guardPort, type PortLike } from './port-guard.ts';
import { createReign } from './reign.ts';
import { createAppState } from './tabs/app-state.ts';
import { createTabs } from './tabs/tabs.ts';

export type AppWorker = ReturnType<typeof createWorker>;

export function createWorker(given: Environment) {
  const { clock, locks } = given;
  const diary = createDiary(clock, given.report);
  const env: Environment = { ...given, report: diary.report };
  let isSuperseded = false;
  let notices: Notices | null = null;

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
      reign.core?.onViews();
      notices?.onViews();
    },
    firstUnreadOf: (id) => reign.firstUnreadOf(id),
  });
  const state = createAppState((revision, patch) => {
    tabs.state(revision, patch);
    notices?.onPatch(patch);
  });
  const loader = createCoreLoader(env, (retryAt) =>
    state.setGateway({ status: 'unreachable', reason: 'A part of Aperture could not be loaded.', retryAt }),
  );
  const reign = createReign({ env, state, tabs, loadPart });

  async function loadPart(afterMs: number): Promise<CorePart> {
    const part = await loader.get(afterMs);
    // What was true by then is no news.
    if (notices === null) {
      notices = part.createNotices({ clock, tabs, endsInError });
      notices.onPatch(state.state);
    }
    return part;
  }

  async function endsInError(id: SessionId): Promise<boolean> {
    const last = await reign.core?.logs.get(id)?.read(null, 1);
    return last?.entries[0]?.kind === 'error';
  }

  const owner = createOwner({
    self: env.identity,
    locks,
    clock,
    openChannel: env.openChannel,
    begin: reign.begin,
    release: reign.release,
    abandon: reign.abandon,
    onSuperseded() {
      isSuperseded = true;
      reign.close();
      tabs.superseded();
      // Where a browser keeps a worker that nobody uses, nobody will use it again.
      if (tabs.isLeft) env.close();
    },
    onDouble: () => sayDouble(),
    isLeft: () => tabs.isLeft,
  });

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
  const coreParts: CoreCallsParts = {
    env,
    tabs,
    state,
    diary,
    serving: reign.serving,
    socketCount: () => reign.core?.client.openCount ?? 0,
  };
  owner.start();

  return {
    connect(port: PortLike): void {
      const post = (push: Push): void => port.postMessage(push);
      const api = createApi({
        env,
        tabs,
        state,
        workerLock: lock,
        listed: reign.listed,
        isSuperseded: () => isSuperseded,
        post,
        coreCalls: async (caller) => (await loader.get()).createCoreCalls(coreParts, caller),
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

/** A worker's core in Node, on a real gateway: real sockets, real time, and the store that a test gives. For tests only. */
import { WebSocket } from 'ws';
import { systemClock } from '../../../src/worker/clock.ts';
import { type Core, createCore } from '../../../src/worker/core.ts';
import type { Environment } from '../../../src/worker/environment.ts';
import type { OpenSocket } from '../../../src/worker/link/connection.ts';
import { type LogStore, META_KEYS } from '../../../src/worker/store/log-store.ts';
import { createAppState } from '../../../src/worker/tabs/app-state.ts';
import { createTabs } from '../../../src/worker/tabs/tabs.ts';

export interface RealCore {
  core: Core;
  state: ReturnType<typeof createAppState>;
  /** As if its browser was gone from one moment to the next. */
  crash(): void;
}

const socketsTo =
  (url: string): OpenSocket =>
  (handlers) => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/acp`, { headers: { origin: url } });
    socket.on('open', () => handlers.onOpen());
    socket.on('message', (data, isBinary) => isBinary || handlers.onText(String(data)));
    socket.on('close', (code) => handlers.onClose(code));
    socket.on('error', () => undefined);
    return { send: (text) => socket.send(text), close: () => socket.close(1000) };
  };

/** `store` must hold no token of another gateway. */
export async function startRealCore(url: string, token: string, store: LogStore): Promise<RealCore> {
  await store.commit({ meta: [{ key: META_KEYS.token, value: token }] });
  const env: Environment = {
    identity: { build: 'test', generation: 0 },
    workerId: 'real',
    version: '0',
    origin: url,
    clock: systemClock,
    random: Math.random,
    report: () => undefined,
    fetch: (address, init) => fetch(address, init),
    openSocket: socketsTo(url),
    locks: { request: () => new Promise(() => undefined) },
    openChannel: () => ({ post() {}, close() {} }),
    openStore: async () => ({ store, state: 'ok' }),
    loadCore: () => new Promise(() => undefined),
    isOffline: () => false,
    onNetwork() {},
    close() {},
  };
  let core: Core | null = null;
  const tabs = createTabs({
    clock: env.clock,
    awaitLock: () => new Promise(() => undefined),
    onViews: () => core?.onViews(),
    firstUnreadOf: () => null,
  });
  const state = createAppState((revision, patch) => tabs.state(revision, patch));
  core = createCore({ env, opened: { store, state: 'ok' }, loaded: await store.load(), state, tabs });
  const serving = core;
  return { core: serving, state, crash: () => serving.abandon() };
}

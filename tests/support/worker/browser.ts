/**
 * A browser with workers, shared or run by one of the tabs, that die or hang when told to: real Comlink (and ports,
 * where they are shared), locks and channels in memory, time five times as fast. For tests only.
 */
import { connectionName } from '../../../src/shared/wire.ts';
import { openHostedWorker } from '../../../src/ui/worker-link/hosted/hosted-worker.ts';
import type { Surroundings, WorkerPort } from '../../../src/ui/worker-link/surroundings.ts';
import * as corePart from '../../../src/worker/core-part.ts';
import type { PortLike } from '../../../src/worker/port-guard.ts';
import { createMemoryStore } from '../../../src/worker/store/memory-store.ts';
import { serveWire } from '../../../src/worker/wire/serve-wire.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { createFakeLocks } from './fake-locks.ts';

const SPEED = 5;
const clock = {
  now: () => performance.now() * SPEED,
  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms / SPEED);
    return () => clearTimeout(timer);
  },
};

/** Channels of one name: everybody hears everybody else. */
function createChannels() {
  const listeners = new Set<(data: unknown) => void>();
  return (onMessage: (data: unknown) => void) => {
    listeners.add(onMessage);
    return {
      post(message: unknown) {
        for (const listener of listeners) {
          if (listener !== onMessage)
            setTimeout(() => listeners.has(listener) && listener(structuredClone(message)));
        }
      },
      close: () => void listeners.delete(onMessage),
    };
  };
}

interface Host {
  readonly isGone: boolean;
  die(): void;
  hang(): void;
  /** It runs on, but the next tab gets another worker of the same name: WebKit does so once all tabs have left. */
  keepApart(): void;
  connect(port: MessagePort): void;
}

/** A tab where there is no SharedWorker, as something may become of it. */
export interface HostingTab extends Surroundings {
  readonly isHost: boolean;
  setVisible(isVisible: boolean): void;
  /** Its browser tells it that it is put away as it is, and that it is back. */
  putAway(): void;
  bringBack(): void;
  /** It, and the worker that it runs, stand still as they are. */
  freeze(): void;
  /** The tab runs again, its worker not. What was said meanwhile, it did not hear. */
  thaw(): void;
  /** What is said to it, or by it, on its connections is lost. */
  setDeaf(isDeaf: boolean): void;
  setMute(isMute: boolean): void;
  /** How much that was. */
  readonly missed: number;
  /** Nothing of it is left, nor of its worker. */
  crash(): void;
}

export function createBrowser() {
  const locks = createFakeLocks();
  const handover = createChannels();
  const generations = createChannels();
  const wires = new Map<string, ReturnType<typeof createChannels>>();
  const openWire = (name: string, onMessage: (data: unknown) => void) => {
    const open = wires.get(name) ?? createChannels();
    wires.set(name, open);
    return open(onMessage);
  };
  const hosts = new Map<string, Host>();
  const ports: MessagePort[] = [];
  const disk = createMemoryStore();
  const storage = { generation: 0 };
  let made = 0;

  function startHost(build: string, generation: number, isShared = true): Host {
    made += 1;
    const workerId = `worker-${made}`;
    const agent = locks.agent();
    let isGone = false;
    const hears =
      <T>(listener: (data: T) => void) =>
      (data: T) => {
        if (!isGone) listener(data);
      };
    const worker = createWorker({
      identity: { build, generation },
      workerId,
      version: '0',
      origin: 'http://gateway.test',
      clock: { now: clock.now, after: (ms, run) => clock.after(ms, () => isGone || run()) },
      random: Math.random,
      report: () => {},
      fetch: async () => {
        throw new TypeError('Network');
      },
      openSocket: () => ({ send() {}, close() {} }),
      locks: agent,
      openChannel: (onMessage) => handover(hears(onMessage)),
      openStore: async () => ({ store: { ...disk, close: async () => {} }, state: 'ok' }),
      loadCore: async () => corePart,
      isOffline: () => false,
      onNetwork() {},
      close: () => host.die(),
    });
    const host: Host = {
      get isGone() {
        return isGone;
      },
      connect(port) {
        const guarded: PortLike = {
          postMessage: (message) => isGone || port.postMessage(message),
          addEventListener: (_type, listener) =>
            port.addEventListener(
              'message',
              hears((event) => listener(event)),
            ),
          start: () => port.start(),
        };
        worker.connect(guarded);
      },
      hang() {
        isGone = true;
      },
      keepApart() {
        for (const [key, known] of hosts) if (known === host) hosts.delete(key);
      },
      die() {
        isGone = true;
        agent.die();
        for (const [key, known] of hosts) if (known === host) hosts.delete(key);
      },
    };
    if (!isShared) {
      serveWire({
        identity: { build, generation },
        workerId,
        locks: agent,
        connect: worker.connect,
        openChannel(name, onMessage) {
          const channel = openWire(name, hears(onMessage));
          return { post: (message) => isGone || channel.post(message), close: channel.close };
        },
      });
    }
    hosts.set(`${build}/${generation}`, host);
    return host;
  }

  return {
    locks,
    openWire,
    get workersMade(): number {
      return made;
    },
    worker: (build = 'build-1', generation = 0): Host | undefined => hosts.get(`${build}/${generation}`),
    /** A tab of the given build; what it needs of its browser. */
    tab(build = 'build-1'): Surroundings {
      const agent = locks.agent();
      return {
        build,
        tabId: crypto.randomUUID(),
        locks: agent,
        now: clock.now,
        after: clock.after,
        startWorker(generation) {
          const key = `${build}/${generation}`;
          const host = hosts.get(key) ?? startHost(build, generation);
          const { port1, port2 } = new MessageChannel();
          ports.push(port1, port2);
          host.connect(port2);
          const port: WorkerPort = port1;
          return port;
        },
        loadGeneration: () => storage.generation,
        saveGeneration(generation) {
          storage.generation = generation;
        },
        openChannel: generations,
        isVisible: () => true,
        onPage: () => () => {},
      };
    },
    /** A tab in a browser that has no SharedWorker. */
    hostingTab(build = 'build-1'): HostingTab {
      const agent = locks.agent();
      let isVisible = true;
      let isStill = false;
      let [isDeaf, isMute, missed] = [false, false, 0];
      const isLost = (isCut: boolean, channel: string): boolean => {
        const isMissed = isCut && channel.startsWith(connectionName(''));
        if (isMissed) missed += 1;
        return isStill || isMissed;
      };
      let own: Host | null = null;
      let putAway = (): void => {};
      let bringBack = (): void => {};
      const visibility = new Set<() => void>();
      const surroundings: Surroundings = {
        build,
        tabId: crypto.randomUUID(),
        locks: {
          // A callback of what stands still never runs, and what it was granted is never let go.
          request: (name, options, callback) =>
            agent.request(name, options, () => (isStill ? new Promise(() => {}) : callback())),
        },
        now: clock.now,
        after: (ms, run) => clock.after(ms, () => isStill || run()),
        startWorker: (wanted, onFailure) =>
          openHostedWorker(
            {
              ...surroundings,
              openChannel(name, onMessage) {
                const channel = openWire(name, (data) => isLost(isDeaf, name) || onMessage(data));
                return {
                  post: (message) => isLost(isMute, name) || channel.post(message),
                  close: channel.close,
                };
              },
              startDedicated(generation) {
                const host = startHost(build, generation, false);
                own = host;
                return { terminate: host.die };
              },
              onVisibility(listener) {
                visibility.add(listener);
                return () => visibility.delete(listener);
              },
              createId: () => crypto.randomUUID(),
            },
            wanted,
            onFailure,
          ),
        loadGeneration: () => storage.generation,
        saveGeneration(generation) {
          storage.generation = generation;
        },
        openChannel: (onMessage) => generations((data) => isStill || onMessage(data)),
        isVisible: () => isVisible,
        onPage(hidden, shown) {
          putAway = () => hidden(true);
          bringBack = shown;
          return () => {};
        },
      };
      return {
        ...surroundings,
        putAway: () => putAway(),
        bringBack: () => bringBack(),
        get isHost() {
          return own !== null && !own.isGone;
        },
        setVisible(next) {
          isVisible = next;
          for (const listener of visibility) listener();
        },
        setDeaf(next) {
          isDeaf = next;
        },
        setMute(next) {
          isMute = next;
        },
        get missed() {
          return missed;
        },
        freeze() {
          isStill = true;
          own?.hang();
        },
        thaw() {
          isStill = false;
        },
        crash() {
          isStill = true;
          own?.die();
          agent.die();
        },
      };
    },
    close(): void {
      for (const host of hosts.values()) host.die();
      for (const port of ports) port.close();
    },
  };
}

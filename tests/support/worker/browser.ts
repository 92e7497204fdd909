/**
 * A browser with shared workers that die or hang when told to: real ports and Comlink, locks and channels in
 * memory, time five times as fast. For tests only.
 */
import type { Surroundings, WorkerPort } from '../../../src/ui/worker-link/surroundings.ts';
import type { PortLike } from '../../../src/worker/port-guard.ts';
import { createMemoryStore } from '../../../src/worker/store/memory-store.ts';
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
  die(): void;
  hang(): void;
  connect(port: MessagePort): void;
}

export function createBrowser() {
  const locks = createFakeLocks();
  const handover = createChannels();
  const generations = createChannels();
  const hosts = new Map<string, Host>();
  const ports: MessagePort[] = [];
  const disk = createMemoryStore();
  const storage = { generation: 0 };
  let made = 0;

  function startHost(build: string, generation: number): Host {
    made += 1;
    const agent = locks.agent();
    let isGone = false;
    const hears =
      <T>(listener: (data: T) => void) =>
      (data: T) => {
        if (!isGone) listener(data);
      };
    const worker = createWorker({
      identity: { build, generation },
      workerId: `worker-${made}`,
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
      isOffline: () => false,
      onNetwork() {},
    });
    const host: Host = {
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
      die() {
        isGone = true;
        agent.die();
        for (const [key, known] of hosts) if (known === host) hosts.delete(key);
      },
    };
    return host;
  }

  return {
    locks,
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
          hosts.set(key, host);
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
    close(): void {
      for (const host of hosts.values()) host.die();
      for (const port of ports) port.close();
    },
  };
}

/**
 * The workers of one browser: shared ones, or, where there is no SharedWorker, those that its pages run themselves.
 * It knows nothing of what befalls them.
 */
import { openHostedWorker } from '../../src/ui/worker-link/hosted/hosted-worker.ts';
import { openLatePort } from '../../src/ui/worker-link/late-port.ts';
import type { PortFailure, WorkerPort } from '../../src/ui/worker-link/surroundings.ts';
import * as corePart from '../../src/worker/core-part.ts';
import type { Environment } from '../../src/worker/environment.ts';
import { serveWire } from '../../src/worker/wire/serve-wire.ts';
import { createWorker } from '../../src/worker/worker.ts';
import type { FakeAgent } from '../support/worker/fake-locks.ts';
import type { BrowserOptions } from './browser.ts';
import type { SimDisk } from './disk.ts';
import { createChannel, createChannels, createPortPair } from './ports.ts';
import type { Process } from './time.ts';

/** How long the code of a worker's core takes, and how often it does not come. */
const LOAD_MS = 6;
const LOAD_FAILS = 0.1;

interface WorkersOptions extends Omit<BrowserOptions, 'token'> {
  disk: SimDisk;
  spawn(kind: string): Process;
  locksOf(process: Process): FakeAgent;
}

interface SimWorker {
  process: Process;
  startedBy: Process;
  build: number;
  connect: ReturnType<typeof createWorker>['connect'];
}

interface HostedOptions {
  page: Process;
  build: number;
  generation: number;
  onFailure(failure: PortFailure): void;
  isVisible(): boolean;
  onVisibility(listener: () => void): () => void;
}

export function createSimWorkers(options: WorkersOptions) {
  const { time, network, http, disk, spawn, locksOf } = options;
  const openHandover = createChannel();
  const openWire = createChannels();
  const workers = new Map<string, SimWorker>();
  let made = 0;

  /** Its code takes a moment, and now and then does not come at the first try. */
  function loadCore(process: Process): Promise<typeof corePart> {
    const isThere = options.random() >= LOAD_FAILS;
    return new Promise((resolve, reject) => {
      process.after(LOAD_MS, () => (isThere ? resolve(corePart) : reject(new TypeError('Network'))));
    });
  }

  function start(key: string, build: number, generation: number, startedBy: Process): SimWorker {
    const process = spawn('worker');
    process.onKill(() => {
      if (workers.get(key)?.process === process) workers.delete(key);
      options.onOwner(process, false);
    });
    const env: Environment = {
      identity: { build: `build-${build}`, generation },
      workerId: process.name,
      version: '0',
      origin: 'http://gateway.test',
      clock: { now: time.now, after: (ms, run) => process.after(ms, run) },
      random: options.random,
      report() {},
      fetch: http.fetchOf(process),
      openSocket(handlers) {
        const socket = network.connect(process, handlers);
        options.onSocket(socket.wire);
        return {
          send(text) {
            const isNew = socket.wire.sessionId === null;
            socket.send(text);
            if (isNew && socket.wire.sessionId !== null) options.onSocket(socket.wire);
          },
          close: () => socket.close(),
        };
      },
      locks: locksOf(process),
      openChannel: (onMessage) => openHandover(process, onMessage),
      async openStore() {
        options.onOwner(process, true);
        const store = disk.open(process);
        const close = (): Promise<void> => {
          options.onOwner(process, false);
          return store.close();
        };
        return { store: { ...store, close }, state: 'ok' };
      },
      loadCore: () => loadCore(process),
      isOffline: () => false,
      onNetwork() {},
      close() {},
    };
    const { connect } = createWorker(options.breakage.environment?.(env, process) ?? env);
    if (options.isHosted) {
      const { identity, workerId, locks } = env;
      process.after(LOAD_MS, () => {
        serveWire({ identity, workerId, locks, openChannel: channelsOf(process), connect });
      });
    }
    const worker: SimWorker = { process, startedBy, build, connect };
    workers.set(key, worker);
    return worker;
  }

  const channelsOf = (process: Process) => (channel: string, onMessage: (data: unknown) => void) =>
    openWire(process, channel, onMessage);

  /** One for all pages of a build. */
  function openShared(page: Process, build: number, generation: number): WorkerPort {
    const key = `${build}/${generation}`;
    const worker = workers.get(key) ?? start(key, build, generation, page);
    const [mine, theirs] = createPortPair(page, worker.process);
    // Its port comes to the worker in a task of its own.
    worker.process.after(1, () => worker.connect(theirs));
    return mine;
  }

  /** The page's own, or that of another page. The code for it is loaded first, as in a browser. */
  function openHosted({ page, build, generation, onFailure, ...seen }: HostedOptions): WorkerPort {
    const surroundings = {
      ...seen,
      build: `build-${build}`,
      locks: locksOf(page),
      after: (ms: number, run: () => void) => page.after(ms, run),
      openChannel: channelsOf(page),
      startDedicated(wanted: number) {
        const { process } = start(createId(), build, wanted, page);
        page.onKill(process.kill);
        return { terminate: process.kill };
      },
      createId,
    };
    const loaded = new Promise<WorkerPort>((resolve) => {
      page.after(LOAD_MS, () => resolve(openHostedWorker(surroundings, generation, onFailure)));
    });
    const port = openLatePort(loaded, () => onFailure('unstarted'));
    // Comlink holds on to it: of the dead, it must lead nowhere.
    page.onKill(port.close);
    return port;
  }

  function createId(): string {
    made += 1;
    return `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
  }

  return { all: () => [...workers.values()], openShared, openHosted };
}

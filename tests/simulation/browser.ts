/**
 * One browser: its tabs and shared workers as processes, its locks, channels and database. A tab that crashes
 * takes along the worker that it started; the database outlives everything.
 */
import type { SessionId } from '../../src/shared/ids.ts';
import * as corePart from '../../src/worker/core-part.ts';
import type { Environment } from '../../src/worker/environment.ts';
import { META_KEYS } from '../../src/worker/store/log-store.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { createFakeLocks, type FakeAgent } from '../support/worker/fake-locks.ts';
import { createSimDisk, type SimDisk } from './disk.ts';
import type { SimHttp } from './http.ts';
import type { Network, Wire } from './network.ts';
import { createChannel, createPortPair } from './ports.ts';
import { createSimTab, type SimTab } from './tab.ts';
import type { Process, SimTime } from './time.ts';

/** What a test may put in the place of one of the worker's dependencies, to break it on purpose. */
export interface Breakage {
  environment?(env: Environment, process: Process): Environment;
}

export interface BrowserOptions {
  name: string;
  time: SimTime;
  random: () => number;
  network: Network;
  http: SimHttp;
  token: string;
  breakage: Breakage;
  /** A worker took over the sockets and the database, or gave them up. */
  onOwner(process: Process, isOwner: boolean): void;
  /** A worker opened a socket, or said which session it is for. */
  onSocket(wire: Wire): void;
}

/** How long the code of a worker's core takes, and how often it does not come. */
const LOAD_MS = 6;
const LOAD_FAILS = 0.1;

interface WorkerHost {
  process: Process;
  startedBy: Process;
  build: number;
  connect: ReturnType<typeof createWorker>['connect'];
}

export type SimBrowser = Awaited<ReturnType<typeof createSimBrowser>>;

export async function createSimBrowser(options: BrowserOptions) {
  const { name, time, network, http } = options;
  const locks = createFakeLocks();
  const openHandover = createChannel();
  const openGenerations = createChannel();
  const disk: SimDisk = createSimDisk(time.now);
  await disk.durable.commit({ meta: [{ key: META_KEYS.token, value: options.token }] });
  const hosts = new Map<string, WorkerHost>();
  const tabs: SimTab[] = [];
  const builds = new WeakMap<SimTab, number>();
  let generation = 0;
  let build = 1;
  let made = 0;
  let asleepUntil = 0;
  let hungUntil = 0;

  function spawn(kind: string): Process {
    made += 1;
    const process = time.spawn(`${name}-${kind}-${made}`);
    process.pauseUntil(asleepUntil);
    return process;
  }

  function locksOf(process: Process): FakeAgent {
    const agent = locks.agent((run) => void process.after(0, run));
    process.onKill(agent.die);
    return agent;
  }

  /** Its code takes a moment, and now and then does not come at the first try. */
  function loadCore(process: Process): Promise<typeof corePart> {
    const isThere = options.random() >= LOAD_FAILS;
    return new Promise((resolve, reject) => {
      process.after(LOAD_MS, () => (isThere ? resolve(corePart) : reject(new TypeError('Network'))));
    });
  }

  function startHost(key: string, hostBuild: number, hostGeneration: number, startedBy: Process): WorkerHost {
    const process = spawn('worker');
    process.onKill(() => {
      if (hosts.get(key)?.process === process) hosts.delete(key);
      options.onOwner(process, false);
    });
    const env: Environment = {
      identity: { build: `build-${hostBuild}`, generation: hostGeneration },
      workerId: `${name}-${made}`,
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
    const worker = createWorker(options.breakage.environment?.(env, process) ?? env);
    const host: WorkerHost = { process, startedBy, build: hostBuild, connect: worker.connect };
    hosts.set(key, host);
    return host;
  }

  function openTab(sessionId: SessionId | null, visible: boolean): SimTab {
    const tabBuild = build;
    const process = spawn('tab');
    const tab = createSimTab(
      process,
      {
        build: `build-${tabBuild}`,
        tabId: `${name}-${made}`,
        locks: locksOf(process),
        now: time.now,
        after: (ms, run) => process.after(ms, run),
        startWorker(wanted) {
          const key = `${tabBuild}/${wanted}`;
          const host = hosts.get(key) ?? startHost(key, tabBuild, wanted, process);
          const [mine, theirs] = createPortPair(process, host.process);
          // Its port comes to the worker in a task of its own.
          host.process.after(1, () => host.connect(theirs));
          return mine;
        },
        loadGeneration: () => generation,
        saveGeneration(next) {
          generation = next;
        },
        openChannel: (onMessage) => openGenerations(process, onMessage),
        isVisible: () => tab?.view.visible ?? visible,
        onPage: () => () => {},
      },
      { sessionId, visible },
    );
    tabs.push(tab);
    builds.set(tab, tabBuild);
    return tab;
  }

  function remove(tab: SimTab): void {
    tabs.splice(tabs.indexOf(tab), 1);
    tab.process.kill();
    // A worker that no tab uses any more ends.
    if (tabs.length === 0) for (const host of [...hosts.values()]) host.process.kill();
  }

  return {
    name,
    disk,
    tabs,
    openTab,
    get workers(): Process[] {
      return [...hosts.values()].map((host) => host.process);
    },
    closeTab(tab: SimTab): void {
      tab.close();
      remove(tab);
    },
    crashTab(tab: SimTab): void {
      for (const host of [...hosts.values()]) if (host.startedBy === tab.process) host.process.kill();
      remove(tab);
    },
    crashWorker(): void {
      for (const host of [...hosts.values()]) host.process.kill();
    },
    /** Everything here stands still: the machine sleeps. */
    sleepUntil(at: number): void {
      asleepUntil = Math.max(asleepUntil, at);
      for (const { process } of tabs) process.pauseUntil(at);
      for (const { process } of hosts.values()) process.pauseUntil(at);
    },
    /** A worker of a newer build is there: these will be told to reload. */
    get oldTabs(): SimTab[] {
      const newest = Math.max(0, ...[...hosts.values()].map((host) => host.build));
      return tabs.filter((tab) => (builds.get(tab) ?? 0) < newest);
    },
    /** When all of it runs again. */
    get awakeAt(): number {
      return Math.max(asleepUntil, hungUntil);
    },
    /** The workers run an endless loop until then. */
    hangUntil(at: number): void {
      hungUntil = Math.max(hungUntil, at);
      for (const { process } of hosts.values()) process.pauseUntil(at);
    },
    /** From now on tabs that open are of a newer build. */
    newBuild(): void {
      build += 1;
    },
    /** Tabs of an older build do as they are told: they reload. */
    reloadOld(): void {
      for (const tab of tabs.filter(({ isSuperseded }) => isSuperseded)) {
        const { sessionId, visible } = tab.view;
        tab.close();
        tabs.splice(tabs.indexOf(tab), 1);
        tab.process.kill();
        openTab(sessionId, visible);
      }
    },
  };
}

/**
 * One browser: its tabs and workers as processes, its locks, channels and database. A tab that crashes takes along
 * the worker that it started; the database outlives everything. Where there is no SharedWorker, a worker is a tab's
 * own: it ends and stands still with it.
 */
import type { SessionId } from '../../src/shared/ids.ts';
import type { Environment } from '../../src/worker/environment.ts';
import { META_KEYS } from '../../src/worker/store/log-store.ts';
import { createFakeLocks, type FakeAgent } from '../support/worker/fake-locks.ts';
import { createSimDisk, type SimDisk } from './disk.ts';
import type { SimHttp } from './http.ts';
import type { Network, Wire } from './network.ts';
import { createChannel } from './ports.ts';
import { createSimTab, type SimTab } from './tab.ts';
import type { Process, SimTime } from './time.ts';
import { createSimWorkers } from './workers.ts';

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
  /** It has no SharedWorker. */
  isHosted: boolean;
  breakage: Breakage;
  /** A worker took over the sockets and the database, or gave them up. */
  onOwner(process: Process, isOwner: boolean): void;
  /** A worker opened a socket, or said which session it is for. */
  onSocket(wire: Wire): void;
}

/** What a browser tells a page of itself. */
interface Page {
  hide(mayReturn: boolean): void;
  show(): void;
}

export type SimBrowser = Awaited<ReturnType<typeof createSimBrowser>>;

export async function createSimBrowser(options: BrowserOptions) {
  const { name, time } = options;
  const locks = createFakeLocks();
  const openGenerations = createChannel();
  const disk: SimDisk = createSimDisk(time.now);
  await disk.durable.commit({ meta: [{ key: META_KEYS.token, value: options.token }] });
  const tabs: SimTab[] = [];
  const builds = new WeakMap<SimTab, number>();
  const pages = new WeakMap<Process, Page>();
  let generation = 0;
  let build = 1;
  let made = 0;
  let asleepUntil = 0;
  let hungUntil = 0;
  let frozenUntil = 0;

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

  const workers = createSimWorkers({ ...options, disk, spawn, locksOf });

  function openTab(sessionId: SessionId | null, visible: boolean): SimTab {
    const tabBuild = build;
    const process = spawn('tab');
    const watchers = new Set<() => void>();
    const isVisible = (): boolean => tab?.view.visible ?? visible;
    const seen = {
      isVisible,
      onVisibility(listener: () => void) {
        watchers.add(listener);
        return () => void watchers.delete(listener);
      },
    };
    const tab: SimTab | undefined = createSimTab(
      process,
      {
        build: `build-${tabBuild}`,
        tabId: `${name}-${made}`,
        locks: locksOf(process),
        now: time.now,
        after: (ms, run) => process.after(ms, run),
        startWorker: (wanted, onFailure) =>
          options.isHosted
            ? workers.openHosted({ page: process, build: tabBuild, generation: wanted, onFailure, ...seen })
            : workers.openShared(process, tabBuild, wanted),
        loadGeneration: () => generation,
        saveGeneration(next) {
          generation = next;
        },
        openChannel: (onMessage) => openGenerations(process, onMessage),
        isVisible,
        onPage(hide, show) {
          pages.set(process, { hide, show });
          return () => {};
        },
      },
      { sessionId, visible },
      () => {
        for (const watcher of [...watchers]) watcher();
      },
    );
    tabs.push(tab);
    builds.set(tab, tabBuild);
    return tab;
  }

  function remove(tab: SimTab): void {
    tabs.splice(tabs.indexOf(tab), 1);
    tab.process.kill();
    // A worker that no tab uses any more ends.
    if (tabs.length === 0) for (const worker of workers.all()) worker.process.kill();
  }

  return {
    name,
    disk,
    tabs,
    openTab,
    get workers(): Process[] {
      return workers.all().map((worker) => worker.process);
    },
    closeTab(tab: SimTab): void {
      tab.close();
      remove(tab);
    },
    crashTab(tab: SimTab): void {
      for (const worker of workers.all()) if (worker.startedBy === tab.process) worker.process.kill();
      remove(tab);
    },
    crashWorker(): void {
      for (const worker of workers.all()) worker.process.kill();
    },
    /** Everything here stands still: the machine sleeps. */
    sleepUntil(at: number): void {
      asleepUntil = Math.max(asleepUntil, at);
      for (const { process } of tabs) process.pauseUntil(at);
      for (const { process } of workers.all()) process.pauseUntil(at);
    },
    /** A worker of a newer build is there: these will be told to reload. */
    get oldTabs(): SimTab[] {
      const newest = Math.max(0, ...workers.all().map((worker) => worker.build));
      return tabs.filter((tab) => (builds.get(tab) ?? 0) < newest);
    },
    /** When all of it runs again. */
    get awakeAt(): number {
      return Math.max(asleepUntil, hungUntil, frozenUntil);
    },
    /** The workers run an endless loop until then. */
    hangUntil(at: number): void {
      hungUntil = Math.max(hungUntil, at);
      for (const { process } of workers.all()) process.pauseUntil(at);
    },
    /** A tab that nobody sees stands still, and its own worker with it. It may be told, before and afterwards. */
    freezeTab(tab: SimTab, ms: number, isTold: boolean): void {
      const { process } = tab;
      const at = time.now() + ms;
      frozenUntil = Math.max(frozenUntil, at);
      const page = pages.get(process);
      process.after(0, () => {
        tab.show({ ...tab.view, visible: false });
        if (isTold) page?.hide(true);
      });
      time.root.after(1, () => {
        const own = workers.all().filter((worker) => worker.startedBy === process);
        for (const one of [process, ...(options.isHosted ? own.map((worker) => worker.process) : [])]) {
          one.pauseUntil(at);
        }
        if (isTold) process.after(ms, () => page?.show());
      });
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

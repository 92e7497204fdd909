/** What the link takes from the browser, as little as it needs; tests give their own. */
import { openLatePort } from './late-port.ts';
import { loadGeneration, openSharedWorker, saveGeneration } from './shared-worker.ts';

/** What is used of a MessagePort. */
export interface WorkerPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  start(): void;
  close(): void;
  /** The page that its worker runs in is hidden: a browser may freeze both at any time. */
  readonly mayFreeze?: boolean;
}

/** - `unstarted`: its script did not load; `hung`: whoever should run it is silent; `lost`: a message was. */
export type PortFailure = 'unstarted' | 'hung' | 'lost';

export interface LockManagerLike {
  request(name: string, options: { signal?: AbortSignal }, callback: () => Promise<void>): Promise<unknown>;
}

export interface GenerationChannel {
  post(message: unknown): void;
  close(): void;
}

export interface Surroundings {
  build: string;
  tabId: string;
  locks: LockManagerLike;
  /** Ms, by a clock that stands still in sleep or not: only differences of seconds matter. */
  now(): number;
  after(ms: number, run: () => void): () => void;
  /** The worker of that generation: a running one, or a new one. */
  startWorker(generation: number, onFailure: (failure: PortFailure) => void): WorkerPort;
  loadGeneration(): number;
  saveGeneration(generation: number): void;
  openChannel(onMessage: (data: unknown) => void): GenerationChannel;
  isVisible(): boolean;
  /**
   * The page goes away, perhaps into the back/forward cache or to be frozen (`mayReturn`), and comes back from there
   * as it was.
   */
  onPage(hidden: (mayReturn: boolean) => void, shown: () => void): () => void;
}

const GENERATION_CHANNEL = 'aperture-generation';

export function browserSurroundings(): Surroundings {
  const surroundings: Surroundings = {
    build: __BUILD_ID__,
    tabId: crypto.randomUUID(),
    locks: { request: (name, options, callback) => navigator.locks.request(name, options, callback) },
    now: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    startWorker(generation, onFailure) {
      const fail = (): void => onFailure('unstarted');
      if (typeof SharedWorker === 'function') return openSharedWorker(generation, fail);
      const hosted = import('./hosted/browser-hosted-worker.ts');
      return openLatePort(
        hosted.then((module) => module.openBrowserHostedWorker(surroundings, generation, onFailure)),
        fail,
      );
    },
    loadGeneration,
    saveGeneration,
    openChannel(onMessage) {
      const channel = new BroadcastChannel(GENERATION_CHANNEL);
      channel.onmessage = ({ data }) => onMessage(data);
      return { post: (message) => channel.postMessage(message), close: () => channel.close() };
    },
    isVisible: () => document.visibilityState === 'visible',
    onPage(hidden, shown) {
      const listeners = new AbortController();
      const { signal } = listeners;
      let isAway = false;
      const leave = (mayReturn: boolean): void => {
        isAway = mayReturn;
        hidden(mayReturn);
      };
      // What was frozen in the back/forward cache is told twice that it is back.
      const comeBack = (): void => {
        if (isAway) shown();
        isAway = false;
      };
      addEventListener('pagehide', ({ persisted }) => leave(persisted), { signal });
      addEventListener('pageshow', ({ persisted }) => persisted && comeBack(), { signal });
      document.addEventListener('freeze', () => leave(true), { signal });
      document.addEventListener('resume', comeBack, { signal });
      return () => listeners.abort();
    },
  };
  return surroundings;
}

/** What the link takes from the browser, as little as it needs; tests give their own. */
import { workerName } from '../../shared/locks.ts';
import { trustedWorkerUrl } from './worker-url.ts';

/** What is used of a MessagePort. */
export interface WorkerPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  start(): void;
  close(): void;
}

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
  /** The worker of that generation: a running one, or a new one. `onError`: its script did not load. */
  startWorker(generation: number, onError: () => void): WorkerPort;
  loadGeneration(): number;
  saveGeneration(generation: number): void;
  openChannel(onMessage: (data: unknown) => void): GenerationChannel;
  isVisible(): boolean;
  /** The page goes away, perhaps into the back/forward cache (`mayReturn`), and comes back from there as it was. */
  onPage(hidden: (mayReturn: boolean) => void, shown: () => void): () => void;
}

const GENERATION_KEY = 'aperture:generation';
const GENERATION_CHANNEL = 'aperture-generation';

export function browserSurroundings(): Surroundings {
  return {
    build: __BUILD_ID__,
    tabId: crypto.randomUUID(),
    locks: { request: (name, options, callback) => navigator.locks.request(name, options, callback) },
    now: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    startWorker(generation, onError) {
      const worker = new SharedWorker(trustedWorkerUrl(), { type: 'module', name: workerName(generation) });
      worker.onerror = onError;
      return worker.port;
    },
    loadGeneration() {
      try {
        const stored = Number(localStorage.getItem(GENERATION_KEY));
        return Number.isSafeInteger(stored) && stored > 0 ? stored : 0;
      } catch {
        return 0; // storage is forbidden: the channel still tells
      }
    },
    saveGeneration(generation) {
      try {
        localStorage.setItem(GENERATION_KEY, String(generation));
      } catch {
        // The same.
      }
    },
    openChannel(onMessage) {
      const channel = new BroadcastChannel(GENERATION_CHANNEL);
      channel.onmessage = ({ data }) => onMessage(data);
      return { post: (message) => channel.postMessage(message), close: () => channel.close() };
    },
    isVisible: () => document.visibilityState === 'visible',
    onPage(hidden, shown) {
      const onShow = (event: PageTransitionEvent): void => {
        if (event.persisted) shown();
      };
      const onHide = ({ persisted }: PageTransitionEvent): void => hidden(persisted);
      addEventListener('pagehide', onHide);
      addEventListener('pageshow', onShow);
      return () => {
        removeEventListener('pagehide', onHide);
        removeEventListener('pageshow', onShow);
      };
    },
  };
}

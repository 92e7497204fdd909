/**
 * Opens the SharedWorker of a generation. The page's first one is started ahead, before the rest of the page's code is
 * read: what it does by itself takes longer than anything else of a start.
 */
import { workerName } from '../../shared/locks.ts';
import { missingSupport } from './support.ts';
import { trustedWorkerUrl } from './worker-url.ts';

const GENERATION_KEY = 'aperture:generation';

/** As the tabs of this browser left it. */
export function loadGeneration(): number {
  try {
    const stored = Number(localStorage.getItem(GENERATION_KEY));
    return Number.isSafeInteger(stored) && stored > 0 ? stored : 0;
  } catch {
    return 0; // storage is forbidden: the other tabs still tell
  }
}

export function saveGeneration(generation: number): void {
  try {
    localStorage.setItem(GENERATION_KEY, String(generation));
  } catch {
    // The same.
  }
}

interface Ahead {
  generation: number;
  worker: SharedWorker;
  failed: boolean;
}
let ahead: Ahead | null = null;

/** Once, before anything asks for a worker. What it says waits in its port until somebody listens. */
export function startAhead(): void {
  if (missingSupport(globalThis) !== null || typeof SharedWorker !== 'function') return;
  const generation = loadGeneration();
  const started: Ahead = { generation, worker: create(generation), failed: false };
  started.worker.onerror = () => {
    started.failed = true;
  };
  ahead = started;
}

/** The running one or a new one. `onError`: its script did not load. */
export function openSharedWorker(generation: number, onError: () => void): MessagePort {
  const taken = ahead;
  ahead = null;
  const isThis = taken !== null && !taken.failed && taken.generation === generation;
  const worker = isThis ? taken.worker : create(generation);
  worker.onerror = onError;
  return worker.port;
}

const create = (generation: number): SharedWorker =>
  new SharedWorker(trustedWorkerUrl(), { type: 'module', name: workerName(generation) });

/**
 * Search as the worker's core sees it: the store with its index at once, since every write keeps it true; what
 * makes the index and reads it once there is time, or somebody searches.
 */
import type { Clock } from '../clock.ts';
import type { Logs } from '../log/logs.ts';
import { errorName, type Report } from '../report.ts';
import type { SearchEngine } from './engine.ts';
import type { IndexedStore } from './indexed-store.ts';

/** Other things are more urgent in a worker's first seconds. */
export const START_DELAY_MS = 2_000;

export interface SearchParts {
  clock: Clock;
  report: Report;
  index: IndexedStore;
  logs: Pick<Logs, 'all' | 'isFull'>;
  /** Nothing that people wait for goes on. */
  isQuiet(): boolean;
}

export type Search = ReturnType<typeof createSearch>;

export function createSearch(parts: SearchParts) {
  let loading: Promise<SearchEngine> | null = null;
  let closed = false;

  async function engine(): Promise<SearchEngine> {
    loading ??= import('./engine.ts').then(({ createEngine }) => createEngine(parts));
    try {
      return await loading;
    } catch (error) {
      // Offline, and not in the cache: it may be there the next time.
      loading = null;
      throw error;
    }
  }

  const cancelStart = parts.clock.after(START_DELAY_MS, () => {
    engine().then(
      (started) => closed && started.close(),
      (error: unknown) => parts.report('search', `not loaded (${errorName(error)})`),
    );
  });

  return {
    engine,
    close(): void {
      closed = true;
      cancelStart();
      void loading?.then((started) => started.close());
    },
  };
}

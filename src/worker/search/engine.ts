/**
 * Index and search of one worker: what is loaded after the first paint. It knows no tab: whoever asks names the
 * search that they began.
 */
import type { SearchPage, SearchRequest } from '../../shared/rpc-search.ts';
import { isBehind } from '../log/history.ts';
import { createBlockReader } from './block-reader.ts';
import { createIndexer } from './indexer.ts';
import type { SearchParts } from './search.ts';
import { createSearcher } from './searcher.ts';

const PAGE_HITS = 30;
/** A page is given once it has hits and so much time has passed, the first one sooner; without any, after long. */
const FIRST_PAGE_MS = 8;
const PAGE_MS = 30;
const EMPTY_PAGE_MS = 150;

/** One person's search, page by page; a new one ends it. */
export interface OngoingSearch {
  page(request: SearchRequest, page: number): Promise<SearchPage | null>;
}

export type SearchEngine = ReturnType<typeof createEngine>;

export function createEngine(parts: SearchParts) {
  const { clock, index, report } = parts;
  const { store } = index;
  const logs = () => parts.logs.all();
  // On a full disk there is none for what can be made again.
  const isAllowed = (): boolean => !parts.logs.isFull && parts.isQuiet();
  const indexer = createIndexer({ clock, report, index, store, logs, isAllowed });
  const reader = createBlockReader({ clock, store: store.search, onBad: (key) => index.distrust(key) });
  indexer.look();

  function begin(request: SearchRequest) {
    const searcher = createSearcher({
      request,
      logs: [...logs()],
      index,
      store,
      reader,
      gapsOf: indexer.gapsOf,
    });
    const steps = searcher.steps();
    let waiting: SearchPage['hits'] = [];
    let nextPage = 0;

    return {
      id: request.id,
      get nextPage(): number {
        return nextPage;
      },
      /** Null if it was ended meanwhile. */
      async page(isEnded: () => boolean): Promise<SearchPage | null> {
        const number = nextPage;
        nextPage += 1;
        const startedAt = clock.now();
        const pageMs = number === 0 ? FIRST_PAGE_MS : PAGE_MS;
        const isEnough = (): boolean =>
          waiting.length >= PAGE_HITS ||
          clock.now() - startedAt >= (waiting.length > 0 ? pageMs : EMPTY_PAGE_MS);
        let isDone = false;
        while (!isDone && !isEnough()) {
          const step = await steps.next();
          if (isEnded()) return null;
          if (step.done) isDone = true;
          else waiting.push(...step.value);
        }
        const hits = waiting.slice(0, PAGE_HITS);
        waiting = waiting.slice(PAGE_HITS);
        return {
          hits,
          isDone: isDone && waiting.length === 0,
          sessions: number === 0 && request.kinds.length === 0 ? searcher.titles() : [],
          indexed: indexer.progress(),
          isPartial: searcher.isPartial,
          isWholeCopy: [...logs()].every((log) => log.hole === null && !isBehind(log)),
        };
      },
    };
  }

  return {
    /** For one tab. */
    open(): OngoingSearch {
      let current: ReturnType<typeof begin> | null = null;
      return {
        async page(request, page) {
          if (page === 0) {
            current = begin(request);
            // What came without being written by this worker's logs (an import that is listed now, say).
            indexer.look();
          }
          const search = current;
          if (search === null || search.id !== request.id || search.nextPage !== page) return null;
          return search.page(() => search !== current);
        },
      };
    },
    look: indexer.look,
    close(): void {
      indexer.close();
      reader.close();
    },
  };
}

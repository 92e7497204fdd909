/**
 * An indexed store on IndexedDB in virtual time, with sessions that are written at will, and a search by reading
 * everything to compare with. For tests only; stub `indexedDB` first.
 */
import type { Entry } from '../../../src/shared/entry.ts';
import type { SessionId } from '../../../src/shared/ids.ts';
import type { SearchRequest } from '../../../src/shared/rpc-search.ts';
import { createEngine } from '../../../src/worker/search/engine.ts';
import { searchTexts } from '../../../src/worker/search/entry-texts.ts';
import { createIndexedStore } from '../../../src/worker/search/indexed-store.ts';
import { matchTexts, parseQuery } from '../../../src/worker/search/query.ts';
import type { SearchedLog } from '../../../src/worker/search/searched-log.ts';
import { openIdbStore } from '../../../src/worker/store/idb-store.ts';
import type { LogStore } from '../../../src/worker/store/log-store.ts';
import type { Batch } from '../../../src/worker/store/records.ts';
import { createVirtualTime } from './virtual-time.ts';

export interface WrittenSession {
  log: SearchedLog;
  /** What the store holds of it, by position. */
  entries: Map<number, Entry>;
}

/** What is set of a log; the rest no search looks at. */
export type LogFacts = Partial<Pick<SearchedLog, 'cursor' | 'hole'>> & {
  agent?: string;
  title?: string;
  lastActivity?: number;
};

export const sessionIdOf = (sessionNo: number): SessionId =>
  `00000000-0000-4000-8000-${String(sessionNo).padStart(12, '0')}` as SessionId; // a UUID

export const requestOf = (text: string, over: Partial<SearchRequest> = {}): SearchRequest => ({
  id: crypto.randomUUID(),
  text,
  sessionId: null,
  agent: null,
  kinds: [],
  ...over,
});

const STEP_MS = 20;
const TURNS_A_STEP = 6;

export interface Found {
  /** The last two digits of the session, and the position: newest first. */
  hits: string[];
  isPartial: boolean;
}

export type SearchWorld = ReturnType<typeof createSearchWorld>;

export function createSearchWorld() {
  const time = createVirtualTime();
  const reports: string[] = [];
  const sessions = new Map<number, WrittenSession>();

  function logOf(sessionNo: number, facts: LogFacts = {}): SearchedLog {
    const { agent = 'demo', title = '', lastActivity = 1e15, ...rest } = facts;
    const session = { agent, title, lastActivity, lastSeq: 0 };
    return {
      id: sessionIdOf(sessionNo),
      sessionNo,
      session: session as unknown as SearchedLog['session'], // see above
      cursor: null,
      hole: null,
      memory: { isClearing: false, all: () => [] },
      ...rest,
    };
  }

  /** Time passes, slowly enough for the database, which takes turns of the real event loop. */
  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      await time.advance(STEP_MS);
      for (let turn = 0; turn < TURNS_A_STEP; turn += 1)
        await new Promise((resolve) => setImmediate(resolve));
    }
  }

  return {
    pass,
    reports,
    sessions,
    add(sessionNo: number, facts: LogFacts = {}): WrittenSession {
      const written = { log: logOf(sessionNo, facts), entries: new Map<number, Entry>() };
      sessions.set(sessionNo, written);
      return written;
    },
    /** A worker begins; `wrap` may break its store. */
    async start(wrap: (store: LogStore) => LogStore = (store) => store) {
      const store = wrap(await openIdbStore(() => {}));
      const index = createIndexedStore(store);
      index.restore((await store.load()).blocks);
      const engine = createEngine({
        clock: time,
        report: (what, reason) => void reports.push(`${what}: ${reason}`),
        index,
        logs: { isFull: false, all: () => [...sessions.values()].map(({ log }) => log).values() as never }, // see above
        isQuiet: () => true,
      });
      const tab = engine.open();

      return {
        index,
        engine,
        tab,
        write(sessionNo: number, entries: readonly Entry[]): Promise<void> {
          for (const entry of entries) sessions.get(sessionNo)?.entries.set(entry.seq, entry);
          return index.store.commit({ entries: entries.map((entry) => ({ sessionNo, entry })) });
        },
        commit: (batch: Batch): Promise<void> => index.store.commit(batch),
        /** Time passes until all is indexed. */
        async settle(limitMs = 120_000): Promise<void> {
          engine.look();
          for (let passed = 0; passed < limitMs; passed += 100) {
            await pass(100);
            if (
              [...sessions.values()].every(({ log }) => index.coverage.gaps(log.sessionNo, 1e9).length === 0)
            )
              return;
          }
          throw new Error('Not indexed in time');
        },
        async find(text: string, over: Partial<SearchRequest> = {}): Promise<Found> {
          const request = requestOf(text, over);
          const found: string[] = [];
          for (let page = 0; ; page += 1) {
            const next = await tab.page(request, page);
            if (next === null) throw new Error('The search ended');
            found.push(...next.hits.map(({ sessionId, seq }) => `${sessionId.slice(-2)}/${seq}`));
            if (next.isDone) return { hits: found, isPartial: next.isPartial };
          }
        },
        close(): Promise<void> {
          engine.close();
          return index.store.close();
        },
      };
    },
    /** The same by reading all there is. */
    findByReading(text: string, over: Partial<SearchRequest> = {}): string[] {
      const { sessionId, agent, kinds } = requestOf(text, over);
      const query = parseQuery(text);
      return [...sessions.values()]
        .filter(({ log }) => sessionId === null || log.id === sessionId)
        .filter(({ log }) => agent === null || log.session.agent === agent)
        .flatMap(({ log, entries }) => [...entries.values()].map((entry) => ({ log, entry })))
        .filter(({ entry }) => kinds.length === 0 || kinds.includes(entry.kind))
        .filter(({ entry }) => matchTexts(query, searchTexts(entry)) !== null)
        .sort(
          (a, b) => b.entry.at - a.entry.at || b.log.sessionNo - a.log.sessionNo || b.entry.seq - a.entry.seq,
        )
        .map(({ log, entry }) => `${log.id.slice(-2)}/${entry.seq}`);
    },
  };
}

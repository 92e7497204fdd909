/**
 * One search, from the newest entry to the oldest. Its sources are blocks and gaps (which no block covers yet), each
 * with the time of the newest entry that it may hold; a hit is given once no source can hold a newer one.
 *
 * What is in memory is read first, and counts for more than its stored copy. Each step is short: others get their
 * turn after it.
 */

import type { Entry } from '../../shared/entry.ts';
import { ENTRY_KINDS } from '../../shared/entry-kinds.ts';
import type { Seq } from '../../shared/ids.ts';
import type { SearchHit, SearchRequest } from '../../shared/rpc-search.ts';
import type { LogStore } from '../store/log-store.ts';
import type { BlockKey } from '../store/search-records.ts';
import { findInBlock } from './block.ts';
import type { BlockReader } from './block-reader.ts';
import { createCandidates } from './candidates.ts';
import type { Span } from './coverage.ts';
import { searchTexts } from './entry-texts.ts';
import { mayHold } from './filter.ts';
import type { IndexedStore } from './indexed-store.ts';
import { lookupsOf, matchTexts, parseQuery } from './query.ts';
import type { SearchedLog } from './searched-log.ts';
import { snippetOf } from './snippet.ts';

/** So many entries that are not indexed are read by one search; what is beyond is left out, and said to be. */
const MAX_DIRECT_ENTRIES = 2_000;
const DIRECT_CHUNK = 64;
const FILTERS_AT_ONCE = 128;
const BLOCKS_AT_ONCE = 8;
const VERIFIED_AT_ONCE = 24;

export interface SearcherOptions {
  request: SearchRequest;
  logs: readonly SearchedLog[];
  index: Pick<IndexedStore, 'coverage'>;
  store: Pick<LogStore, 'window' | 'entriesAt'>;
  reader: BlockReader;
  gapsOf(log: SearchedLog): Span[];
}

type Source = { log: SearchedLog; newestAt: number } & (
  | { type: 'block'; key: BlockKey }
  | { type: 'gap'; span: Span }
);

export type Searcher = ReturnType<typeof createSearcher>;

export function createSearcher(options: SearcherOptions) {
  const { request, store, reader } = options;
  const query = parseQuery(request.text);
  const lookups = lookupsOf(query);
  const kinds = new Set<Entry['kind']>(request.kinds);
  const logs = options.logs.filter(
    (log) =>
      (request.sessionId === null || log.id === request.sessionId) &&
      (request.agent === null || log.session.agent === request.agent),
  );
  const candidates = createCandidates();
  /** In memory, and read from there. */
  const seen = new Map<SearchedLog, Set<number>>();
  let sources: Source[] = [];
  let directLeft = MAX_DIRECT_ENTRIES;
  let isPartial = false;

  const isWanted = (kind: Entry['kind'] | undefined): boolean =>
    kind !== undefined && (kinds.size === 0 || kinds.has(kind));

  function hitOf(log: SearchedLog, entry: Entry): SearchHit | null {
    const match = isWanted(entry.kind) ? matchTexts(query, searchTexts(entry)) : null;
    if (match === null) return null;
    const { seq, kind, at } = entry;
    return { sessionId: log.id, seq, kind, at, ...snippetOf(match.text, match.ranges) };
  }

  function addHit(log: SearchedLog, entry: Entry): void {
    const hit = hitOf(log, entry);
    if (hit) candidates.add({ log, seq: entry.seq, at: entry.at, hit });
  }

  function begin(): void {
    for (const log of logs) {
      const seqs = new Set<number>();
      seen.set(log, seqs);
      for (const entry of log.memory.all()) {
        seqs.add(entry.seq);
        addHit(log, entry);
      }
      // The store holds what no longer counts.
      if (log.memory.isClearing) continue;
      let above = log.session.lastActivity;
      const gaps = options.gapsOf(log).map((span) => ({ ...span, block: null }));
      const pieces = [...options.index.coverage.of(log.sessionNo).filter(({ block }) => block), ...gaps];
      for (const { block, from, to } of pieces.sort((a, b) => b.to - a.to)) {
        above = block?.newestAt ?? above;
        if (block) sources.push({ type: 'block', log, key: block, newestAt: above });
        else sources.push({ type: 'gap', log, span: { from, to }, newestAt: above });
      }
    }
    sources.sort((a, b) => b.newestAt - a.newestAt);
  }

  /** Takes the newest sources, as many of them as go together, and adds what they may hold. */
  async function examine(): Promise<void> {
    const gap = sources[0];
    if (gap?.type === 'gap') {
      sources.shift();
      await readGap(gap.log, gap.span);
      return;
    }
    const nextGap = sources.findIndex((source) => source.type === 'gap');
    const blocks = sources
      .slice(0, nextGap === -1 ? FILTERS_AT_ONCE : Math.min(nextGap, FILTERS_AT_ONCE))
      .filter((source) => source.type === 'block');
    const filters = await reader.filters(blocks.map(({ key }) => key));
    const promising: typeof blocks = [];
    let taken = 0;
    for (const source of blocks) {
      if (promising.length === BLOCKS_AT_ONCE) break;
      taken += 1;
      const filter = filters.get(source.key);
      if (!filter || lookups.every(({ key }) => mayHold(filter, key))) promising.push(source);
    }
    sources = sources.slice(taken);
    const read = await reader.blocks(promising.map(({ key }) => key));
    for (const [i, source] of promising.entries()) {
      const block = read[i];
      if (!block) {
        // Written to meanwhile: what it covered is read itself.
        sources.unshift({ type: 'gap', log: source.log, span: source.key, newestAt: source.newestAt });
        continue;
      }
      for (const id of findInBlock(block, lookups)) {
        const seq = block.seqs[id] ?? 0;
        const kind = ENTRY_KINDS[block.kinds[id] ?? 0];
        if (!isWanted(kind) || seen.get(source.log)?.has(seq)) continue;
        candidates.add({ log: source.log, seq, at: block.ats[id] ?? 0, hit: null });
      }
    }
  }

  /** The newest entries of a gap; the rest of it is a source again. */
  async function readGap(log: SearchedLog, { from, to }: Span): Promise<void> {
    if (directLeft <= 0) {
      isPartial = true;
      return;
    }
    const before = (to + 1) as Seq; // a position, or one beyond all
    const window = await store.window(log.sessionNo, before, Math.min(DIRECT_CHUNK, directLeft));
    const entries = window.entries.filter((entry) => entry.seq >= from);
    directLeft -= entries.length;
    for (const entry of entries) if (!seen.get(log)?.has(entry.seq)) addHit(log, entry);
    const oldest = window.entries[0];
    if (!window.more || !oldest || oldest.seq <= from) return;
    insert({ type: 'gap', log, span: { from, to: oldest.seq - 1 }, newestAt: oldest.at });
  }

  function insert(source: Source): void {
    const at = sources.findIndex((other) => other.newestAt < source.newestAt);
    sources.splice(at === -1 ? sources.length : at, 0, source);
  }

  /** The texts of the newest candidates say which of them are hits. */
  async function verify(): Promise<SearchHit[]> {
    const limit = sources[0]?.newestAt ?? Number.NEGATIVE_INFINITY;
    const batch = [];
    while (batch.length < VERIFIED_AT_ONCE && (candidates.newestAt ?? limit) > limit) {
      const candidate = candidates.take();
      if (!candidate) break;
      batch.push(candidate);
    }
    const bySession = new Map<SearchedLog, number[]>();
    for (const { log, seq, hit } of batch) {
      if (hit === null) bySession.set(log, [...(bySession.get(log) ?? []), seq]);
    }
    const read = new Map<SearchedLog, Map<number, Entry>>();
    await Promise.all(
      [...bySession].map(async ([log, seqs]) => {
        const entries = log.memory.isClearing ? [] : await store.entriesAt(log.sessionNo, seqs as Seq[]); // of entries
        read.set(log, new Map(entries.map((entry) => [entry.seq, entry])));
      }),
    );
    return batch.flatMap(({ log, seq, hit }) => {
      const entry = read.get(log)?.get(seq);
      return hit ?? (entry && hitOf(log, entry)) ?? [];
    });
  }

  return {
    /** True once entries were left out because they are not indexed. */
    get isPartial(): boolean {
      return isPartial;
    },
    /** Hits as they are found, newest first; after each step what it found, often nothing. */
    async *steps(): AsyncGenerator<SearchHit[], void, void> {
      if (query.clauses.length === 0) return;
      begin();
      for (;;) {
        const newest = sources[0]?.newestAt;
        const best = candidates.newestAt;
        if (newest !== undefined && (best === null || best <= newest)) {
          await examine();
          yield [];
        } else if (best !== null) yield await verify();
        else return;
      }
    },
    /** Sessions whose title matches. */
    titles: (): SearchedLog['id'][] =>
      logs.filter(({ session }) => matchTexts(query, [session.title])).map(({ id }) => id),
  };
}

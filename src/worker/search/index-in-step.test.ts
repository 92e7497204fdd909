import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forSeeds } from '../../../tests/support/worker/for-seeds.ts';
import { entryOf } from '../../../tests/support/worker/search-entries.ts';
import {
  createSearchWorld,
  type SearchWorld,
  sessionIdOf,
} from '../../../tests/support/worker/search-world.ts';
import type { Entry } from '../../shared/entry.ts';
import type { Epoch } from '../../shared/ids.ts';
import { toSeq } from '../../shared/ids.ts';

const VOCABULARY = [
  'alpha',
  'alphaBeta',
  'beta_gamma',
  'gamma',
  'déjà',
  'vu',
  '中国',
  '国人',
  'pool.ts',
  'idle',
];
const QUERIES = [
  'alpha',
  'al',
  'beta',
  'gam',
  'deja vu',
  '国',
  '中国人',
  '"idle pool.ts"',
  'alpha idle',
  'x',
  'zebra',
];

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T; // not empty

const anEntry = (random: Random, seq: number, rev: number): Entry =>
  entryOf(
    seq,
    Array.from({ length: 1 + Math.floor(random() * 6) }, () => pick(random, VOCABULARY)).join(' '),
    pick(random, ['user', 'agent', 'thought', 'error']),
    rev,
  );

type Worker = Awaited<ReturnType<SearchWorld['start']>>;

async function sameAsReading(world: SearchWorld, worker: Worker, random: Random): Promise<void> {
  for (const text of [pick(random, QUERIES), pick(random, QUERIES)]) {
    const over = pick(random, [
      {},
      { sessionId: sessionIdOf(1 + Math.floor(random() * 4)) },
      { agent: 'two' },
      { kinds: ['agent' as const, 'error' as const] },
    ]);
    const { hits, isPartial } = await worker.find(text, over);
    const all = world.findByReading(text, over);
    const about = `${text} ${JSON.stringify(over)}`;
    if (isPartial) expect(all, about).toEqual(expect.arrayContaining(hits));
    else expect(hits, about).toEqual(all);
  }
}

/** Random writes, removals, crashes and time; the search must always find what is stored, no less and no more. */
async function schedule(random: Random): Promise<void> {
  vi.stubGlobal('indexedDB', new IDBFactory());
  const world = createSearchWorld();
  let dies = false;
  const start = () =>
    world.start((store) => ({
      ...store,
      commit: async (batch) => (dies ? new Promise<never>(() => {}) : store.commit(batch)),
    }));
  let worker = await start();
  let rev = 100_000;
  for (let sessionNo = 1; sessionNo <= 4; sessionNo += 1)
    world.add(sessionNo, { agent: pick(random, ['one', 'two']) });

  for (let step = 0; step < 40; step += 1) {
    const sessionNo = 1 + Math.floor(random() * 4);
    const entries = world.sessions.get(sessionNo)?.entries ?? new Map<number, Entry>();
    const top = Math.max(0, ...entries.keys());
    switch (
      pick(random, [
        'append',
        'append',
        'older',
        'rewrite',
        'time',
        'time',
        'clear',
        'remove',
        'crash',
        'find',
      ])
    ) {
      case 'append': {
        const added = Array.from({ length: 1 + Math.floor(random() * 300) }, (_, i) => {
          rev += 1;
          return anEntry(random, top + 500 + i * 3, rev);
        });
        await worker.write(sessionNo, added);
        break;
      }
      case 'older': {
        const at = 1 + Math.floor(random() * 400);
        if (!entries.has(at)) await worker.write(sessionNo, [anEntry(random, at, rev)]);
        break;
      }
      case 'rewrite': {
        rev += 1;
        if (top > 0) await worker.write(sessionNo, [anEntry(random, pick(random, [...entries.keys()]), rev)]);
        break;
      }
      case 'clear':
        if (random() < 0.3) {
          entries.clear();
          await worker.commit({ clearEntries: [sessionNo] });
        }
        break;
      case 'remove':
        if (random() < 0.3) {
          entries.clear();
          await worker.commit({ removeSessions: [{ id: sessionIdOf(sessionNo), sessionNo }] });
        }
        break;
      case 'crash':
        // What is being made at that moment is lost, or not: both are true.
        dies = random() < 0.5;
        await world.pass(Math.floor(random() * 50));
        worker.engine.close();
        dies = false;
        await worker.close();
        worker = await start();
        break;
      case 'time':
        await world.pass(Math.floor(random() * 3_000));
        break;
      case 'find':
        break;
    }
    if (random() < 0.4) await sameAsReading(world, worker, random);
  }
  await worker.settle();
  await sameAsReading(world, worker, random);
  await worker.close();
}

describe('the index in step with the log', () => {
  it('finds what reading everything finds, whatever was written, removed or lost meanwhile', {
    timeout: 60_000,
  }, async () => {
    await forSeeds(3, schedule);
  });

  it('covers what an older version stored', async () => {
    const world = createSearchWorld();
    world.add(1);
    const first = await world.start();
    await first.write(
      1,
      Array.from({ length: 700 }, (_, i) => entryOf(i + 1, `entry number n${i + 1}`)),
    );
    expect((await first.find('n7')).hits).toHaveLength(world.findByReading('n7').length);
    await first.settle();
    expect((await first.find('n7')).hits).toEqual(world.findByReading('n7'));
    await first.close();
    // Nothing is indexed again.
    const second = await world.start((store) => ({
      ...store,
      commit: async () => {
        throw new Error('Nothing is written');
      },
    }));
    await second.settle();
    expect((await second.find('n699')).hits).toEqual(['01/699']);
    expect(world.reports).toEqual([]);
  });

  it('leaves the place of missing entries open, and takes them in when they come', async () => {
    const world = createSearchWorld();
    const hole = { floor: toSeq(10), before: toSeq(1_000) };
    const { log } = world.add(1, { cursor: { epoch: 'e' as Epoch, seq: toSeq(1_500) }, hole });
    const worker = await world.start();
    await worker.write(1, [
      entryOf(5, 'oldest needle'),
      entryOf(1_000, 'needle'),
      entryOf(1_400, 'newest needle'),
    ]);
    await world.pass(10_000);
    expect((await worker.find('needle')).hits).toEqual(['01/1400', '01/1000', '01/5']);
    expect(worker.index.coverage.gaps(1, 1_500)).toEqual([{ from: 10, to: 999 }]);
    Object.assign(log, { hole: null });
    await worker.write(1, [entryOf(500, 'needle in the middle')]);
    expect((await worker.find('needle')).hits).toEqual(['01/1400', '01/1000', '01/500', '01/5']);
    await world.pass(10_000);
    expect(worker.index.coverage.gaps(1, 1_500)).toEqual([]);
    expect((await worker.find('needle')).hits).toEqual(['01/1400', '01/1000', '01/500', '01/5']);
  });

  it('indexes a session that never rests in whole blocks, and a quiet one in as few as it can', async () => {
    const world = createSearchWorld();
    world.add(1);
    const worker = await world.start();
    let seq = 0;
    for (let round = 0; round < 60; round += 1) {
      const entries = Array.from({ length: 20 }, () => entryOf(++seq, `busy b${seq}`));
      await worker.write(1, entries);
      await world.pass(500);
    }
    const blocks = () => worker.index.coverage.of(1).flatMap(({ block }) => block ?? []);
    const counts = blocks().map(({ count }) => count);
    expect(counts.length).toBeGreaterThan(1);
    expect(new Set(counts)).toEqual(new Set([256]));
    expect((await worker.find('b11')).hits).toEqual(world.findByReading('b11'));
    // Now and then a little more: small blocks grow together.
    for (let round = 0; round < 30; round += 1) {
      await worker.write(1, [entryOf(++seq, `quiet q${seq}`), entryOf(++seq, `quiet q${seq}`)]);
      await world.pass(8_000);
    }
    expect(blocks().reduce((sum, { count }) => sum + count, 0)).toBe(seq);
    expect(blocks().length).toBeLessThan(14);
    expect((await worker.find('quiet')).hits).toEqual(world.findByReading('quiet'));
  });
});

/** Windows of a conversation: the same entries, whether all of them are here or the gateway has some of them. */
import { describe, expect, it } from 'vitest';
import { createFakeSession } from '../../../tests/support/worker/fake-session.ts';
import { prompted, said } from '../../../tests/support/worker/said.ts';
import { createVirtualTime } from '../../../tests/support/worker/virtual-time.ts';
import { END_SEQ } from '../../shared/bare-ids.ts';
import type { Entry } from '../../shared/entry.ts';
import { type SessionId, toSeq, ZERO_SEQ } from '../../shared/ids.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { fillHole, type HistorySource, takeSnapshot } from './history.ts';
import { createLogs } from './logs.ts';
import { around, newerThan, newest, olderThan } from './windows.ts';

const ID = '00000001-0000-4000-8000-000000000000' as SessionId; // a UUID
const seqsOf = ({ entries }: { entries: readonly Entry[] }): number[] => entries.map(({ seq }) => seq);
const quiet = (): void => {};

/** 40 entries, of which the device has all, or the newest ten and the oldest ten. */
async function createStage(hasHole: boolean) {
  const time = createVirtualTime();
  const logs = createLogs({
    clock: time,
    report: quiet,
    store: createMemoryStore(),
    hooksOf: () => ({
      isViewed: () => false,
      onChanges: quiet,
      onReplaced: quiet,
      onUnread: quiet,
      onPrompts: quiet,
    }),
    onStorage: quiet,
    expendable: () => [],
  });
  const session = createFakeSession(ID, () => time.now());
  const { log } = logs.put(session.session());
  let isThere = true;
  const asked: (number | null)[] = [];
  const source: HistorySource = {
    async entries(_, before, limit = 10) {
      asked.push(before);
      if (!isThere) throw new Error('not there');
      return session.entriesPage(before, limit);
    },
    events: async (_, after) => session.eventsPage(after, 100),
  };
  for (let turn = 0; turn < 20; turn += 1) {
    session.append(prompted(`p${turn}`));
    session.append(said(`Answer ${turn}`));
    // Text of the same message: entries do not follow one another without gaps between their positions.
    session.append(said(' and more'));
    if (!hasHole || turn < 5) for (const event of session.events.slice(-3)) log.apply(session.epoch, event);
  }
  await logs.flush();
  if (hasHole) {
    log.setSession(session.session());
    await takeSnapshot(source, log);
    await logs.flush();
  }
  asked.length = 0;
  return {
    log,
    source,
    asked,
    all: session.entries().map(({ seq }) => seq as number),
    cut(): void {
      isThere = false;
    },
  };
}

describe.each([false, true])('with a part missing here: %s', (hasHole) => {
  it('a window around any entry has it in it, and says truly what lies beyond', async () => {
    const { log, source, all } = await createStage(hasHole);
    for (const seq of all) {
      const window = await around(source, log, toSeq(seq), 9, quiet);
      const seqs = seqsOf(window);
      expect(seqs).toContain(seq);
      const start = all.indexOf(seqs[0] ?? 0);
      expect(seqs).toEqual(all.slice(start, start + seqs.length));
      expect([window.more, window.newer]).toEqual([seqs[0] !== all[0], seqs.at(-1) !== all.at(-1)]);
      expect(window.missing).toBe(false);
    }
  });

  it('pages from any entry reach both ends, each entry once', async () => {
    const { log, source, all } = await createStage(hasHole);
    for (const seq of [all[3], all[14], all[25], all[38]].map((value) => toSeq(value ?? 0))) {
      let { entries, more, newer } = await around(source, log, seq, 6, quiet);
      for (let first = entries[0]; more && first; first = entries[0]) {
        const page = await olderThan(source, log, first.seq, 4, quiet);
        entries = [...page.entries, ...entries];
        more = page.more;
      }
      for (let last = entries.at(-1); newer && last; last = entries.at(-1)) {
        const page = await newerThan(source, log, last.seq, 4, quiet);
        entries = [...entries, ...page.entries];
        newer = page.more;
      }
      expect(seqsOf({ entries })).toEqual(all);
    }
  });

  it('the beginning and the end are nearest to what lies before and after them', async () => {
    const { log, source, all } = await createStage(hasHole);
    expect(seqsOf(await around(source, log, ZERO_SEQ, 6, quiet))).toEqual(all.slice(0, 4));
    const end = await around(source, log, END_SEQ, 6, quiet);
    expect(seqsOf(end)).toEqual(all.slice(-6));
    expect(end).toEqual(await newest(log, 6, quiet));
  });
});

describe('what is not on this device', () => {
  it('is not fetched for a window that does not need it', async () => {
    const { log, source, all, asked } = await createStage(true);
    await newest(log, 50, quiet);
    await around(source, log, toSeq(all[2] ?? 0), 6, quiet);
    await around(source, log, toSeq(all.at(-3) ?? 0), 50, quiet);
    expect(asked).toEqual([]);
  });

  it('is said to be missing where it cannot be fetched, and what there is beyond it is given', async () => {
    const { log, source, all, cut } = await createStage(true);
    cut();
    const inside = await around(source, log, toSeq(all[15] ?? 0), 6, quiet);
    expect(inside).toMatchObject({ missing: true, more: true });
    expect(seqsOf(inside)).toEqual(all.slice(30, 36));
    const older = await olderThan(source, log, toSeq(all[30] ?? 0), 4, quiet);
    expect(older.missing).toBe(true);
    expect(seqsOf(older)).toEqual(all.slice(6, 10));
    const newer = await newerThan(source, log, toSeq(all[9] ?? 0), 4, quiet);
    expect(newer.missing).toBe(true);
    expect(seqsOf(newer)).toEqual(all.slice(30, 34));
  });

  it('is kept once it is read next to what is here', async () => {
    const { log, source, all } = await createStage(true);
    await olderThan(source, log, toSeq(all[30] ?? 0), 4, quiet);
    expect(log.hole?.before).toBe(all[20]);
    while (log.hole) await fillHole(source, log);
    expect(seqsOf(await log.read(null, 100))).toEqual(all);
  });
});

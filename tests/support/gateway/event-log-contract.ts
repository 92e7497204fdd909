/** What every event log must do, whatever it is made of. Run by a test with a log of its kind. */
import { describe, expect, it } from 'vitest';
import { type EventLog, LogWriteError } from '../../../src/gateway/log/event-log.ts';
import { entryText } from '../../../src/shared/entry.ts';
import type { EventBody } from '../../../src/shared/event.ts';
import { createFold } from '../../../src/shared/fold.ts';
import { toSeq, ZERO_SEQ } from '../../../src/shared/ids.ts';
import { describePrompts } from './event-log-prompts-contract.ts';
import { chunk, fixed, idle, newId, permission, RECORD, running } from './event-log-said.ts';

/** Opens the same log again and again, as after a stop. The earlier one is closed by then. */
export type OpenLog = () => EventLog;

export function describeEventLog(name: string, prepare: () => OpenLog): void {
  const withSession = async () => {
    const open = prepare();
    const log = open();
    const id = newId();
    await log.create(fixed(id), RECORD, {});
    return { open, log, id };
  };

  describe(`an event log (${name})`, () => {
    it('invariant 2: numbers the events of each session from 1, without a gap', async () => {
      const { log, id } = await withSession();
      const other = newId();
      await log.create(fixed(other), RECORD, { events: running('p') });
      await Promise.all([1, 2, 3].map((n) => log.append(id, { events: [chunk(`${n}`), chunk('.')] })));
      expect(log.events(id, ZERO_SEQ, 100).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(log.events(other, ZERO_SEQ, 100).map(({ seq }) => seq)).toEqual([1, 2]);
      expect(log.count()).toBe(8);
      log.close();
    });

    it('serves events after a position, at most as many as asked for', async () => {
      const { log, id } = await withSession();
      await log.append(id, { events: [chunk('a'), chunk('b'), chunk('c'), chunk('d')] });
      expect(log.events(id, toSeq(1), 2).map(({ seq }) => seq)).toEqual([2, 3]);
      expect(log.events(id, toSeq(4), 2)).toEqual([]);
      log.close();
    });

    it('tells followers of committed events only, in order, before the write resolves', async () => {
      const { log, id } = await withSession();
      const told: number[] = [];
      log.follow(id, (events) => {
        for (const { seq } of events) {
          expect(log.record(id)?.lastSeq).toBeGreaterThanOrEqual(seq);
          told.push(seq);
        }
      });
      const write = log.append(id, { events: [chunk('a'), chunk('b')] });
      expect(told).toEqual([]);
      expect(log.record(id)?.lastSeq).toBe(0);
      await write;
      expect(told).toEqual([1, 2]);
      log.close();
    });

    it('lets a reader go from history to live without a hole, whenever it begins', async () => {
      const { log, id } = await withSession();
      const writes = Array.from({ length: 300 }, (_, n) => log.append(id, { events: [chunk(`${n}`)] }));
      await writes[10];
      const seen = log.events(id, ZERO_SEQ, 1_000).map(({ seq }) => seq);
      expect(seen.at(-1)).toBe(log.record(id)?.lastSeq);
      log.follow(id, (events) => seen.push(...events.map(({ seq }) => seq)));
      await Promise.all(writes);
      expect(seen).toEqual(Array.from({ length: 300 }, (_, n) => n + 1));
      log.close();
    });

    it('tells nobody who left, nor one who came during the telling, of earlier events', async () => {
      const { log, id } = await withSession();
      const late: number[] = [];
      const left: number[] = [];
      let leave: () => void = () => undefined;
      log.follow(id, () => {
        leave();
        log.follow(id, (events) => late.push(...events.map(({ seq }) => seq)));
      });
      leave = log.follow(id, (events) => left.push(...events.map(({ seq }) => seq)));
      await log.append(id, { events: [chunk('a')] });
      expect({ left, late }).toEqual({ left: [], late: [] });
      log.close();
    });

    it('keeps everything over a stop', async () => {
      const { open, log, id } = await withSession();
      await log.append(id, {
        events: [...running('p'), chunk('half '), chunk('done'), idle],
        record: {
          title: 'T',
          titledByPerson: true,
          archived: true,
          pinned: true,
          agentSessionId: 'a',
          readSeq: toSeq(2),
        },
      });
      const before = {
        record: log.record(id),
        events: log.events(id, ZERO_SEQ, 99),
        entries: log.entries(id, null, 99),
        info: log.info(id),
      };
      log.close();
      const again = open();
      const after = {
        record: again.record(id),
        events: again.events(id, ZERO_SEQ, 99),
        entries: again.entries(id, null, 99),
        info: again.info(id),
      };
      expect(after).toEqual(before);
      expect(after.record).toMatchObject({
        title: 'T',
        titledByPerson: true,
        archived: true,
        pinned: true,
        agentSessionId: 'a',
        readSeq: 2,
        lastSeq: 5,
        preview: 'half done',
      });
      expect(again.count()).toBe(5);
      again.close();
    });

    it('invariant 1: goes on folding over a stop in the middle of a turn, as if there had been none', async () => {
      const { open, log, id } = await withSession();
      await log.append(id, { events: [...running('p'), permission('q'), chunk('one ')] });
      await log.append(id, { events: [chunk('two ')] });
      log.close();
      const again = open();
      expect(again.pendingPermissions(id).map(({ requestId }) => requestId)).toEqual(['q']);
      await again.append(id, { events: [chunk('three'), idle] });
      expect(again.entries(id, null, 10).entries.map(entryText)).toEqual([
        'one two three',
        'Run it',
        'question p',
      ]);
      again.close();
    });

    it('serves entries newest first, page by page, the newest with what a fold needs to go on', async () => {
      const { log, id } = await withSession();
      for (let n = 1; n <= 12; n++)
        await log.append(id, { events: [...running(`${n}`), chunk(`answer ${n}`, `m${n}`), idle] });
      const texts: string[] = [];
      let before: ReturnType<typeof toSeq> | null = null;
      for (;;) {
        const page = log.entries(id, before, 5);
        expect(page.asOf).toBe(48);
        expect(page.newest === null).toBe(before !== null);
        texts.push(...page.entries.map(entryText));
        before = page.entries.at(-1)?.seq ?? null;
        if (!page.more) break;
      }
      expect(texts).toHaveLength(24);
      expect(texts.slice(0, 3)).toEqual(['answer 12', 'question 12', 'answer 11']);
      log.close();
    });

    it('gives with a small page the older entries that may still change, so that a reader folds on alike', async () => {
      const { log, id } = await withSession();
      const tool = (toolCallId: string, status: string): EventBody =>
        ({
          type: 'update',
          update: { sessionUpdate: 'tool_call', toolCallId, title: toolCallId, status },
        }) as EventBody; // status is a picklist
      await log.append(id, {
        events: [
          ...running('p'),
          tool('first', 'in_progress'),
          chunk('a', 'a'),
          chunk('b', 'b'),
          chunk('c', 'c'),
        ],
      });
      const page = log.entries(id, null, 2);
      const fold = createFold(page.newest?.fold, [...page.entries, ...(page.newest?.live ?? [])]);
      await log.append(id, { events: [tool('first', 'completed'), idle] });
      const changes = log.events(id, page.asOf, 10).flatMap((event) => fold.apply(event));
      const stored = log.entries(id, null, 10).entries.find(({ kind }) => kind === 'tool');
      expect(changes).toContainEqual({ type: 'put', entry: stored });
      log.close();
    });

    it('shows text that streams in its entries at once, however it is stored', async () => {
      const { log, id } = await withSession();
      await log.append(id, { events: running('p') });
      for (let n = 1; n <= 20; n++) {
        await log.append(id, { events: [chunk(`${n} `)] });
        const [entry] = log.entries(id, null, 1).entries;
        expect(entry?.rev).toBe(log.record(id)?.lastSeq);
        expect(entry && entryText(entry).trim().split(' ')).toHaveLength(n);
      }
      log.close();
    });

    describePrompts(withSession);

    it('removes a session with all of it; another one is not touched, and a new one starts at 1', async () => {
      const { open, log, id } = await withSession();
      const other = newId();
      await log.create(fixed(other), RECORD, { events: running('p') });
      await log.append(id, { events: [...running('p'), idle] });
      await log.remove(id);
      expect(log.record(id)).toBeUndefined();
      expect(() => log.events(id, ZERO_SEQ, 1)).toThrow(LogWriteError);
      await expect(log.append(id, { events: [idle] })).rejects.toBeInstanceOf(LogWriteError);
      const next = newId();
      await log.create(fixed(next), RECORD, { events: running('n') });
      expect(log.events(next, ZERO_SEQ, 9).map(({ seq }) => seq)).toEqual([1, 2]);
      expect(log.count()).toBe(4);
      log.close();
      const again = open();
      expect(again.records().map((record) => record.id)).toEqual([other, next]);
      again.close();
    });

    it('rejects writes once it is closed', async () => {
      const { log, id } = await withSession();
      const last = log.append(id, { events: [chunk('a')] });
      log.close();
      await last;
      await expect(log.append(id, { events: [chunk('b')] })).rejects.toBeInstanceOf(LogWriteError);
    });
  });
}

/** What is let go of, what never is, and that nobody can tell from the entries. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { writeHistory } from '../../../tests/support/history/write-history.ts';
import type { Entry } from '../../shared/entry.ts';
import type { LogEvent } from '../../shared/event.ts';
import { createFold } from '../../shared/fold.ts';
import { type RequestId, type Seq, type SessionId, toSeq, ZERO_SEQ } from '../../shared/ids.ts';
import { silentLogger } from '../logger.ts';
import { openDatabase } from './database.ts';
import { createSqliteEventLog } from './sqlite-event-log.ts';
import { prepareStatements } from './statements.ts';
import { type TrimRule, trimStep } from './trim.ts';

const DAY_MS = 86_400_000;
const END = 1_700_000_000_000;
const NO = 1;

async function made(entries = 300) {
  const dataDir = mkdtempSync(join(tmpdir(), 'aperture-trim-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const { ids } = await writeHistory({ dataDir, sessions: 1, entries, seed: 3, endAt: END, days: 10 });
  const id = ids[0] as SessionId; // one was made
  const open = () => createSqliteEventLog({ dataDir, log: silentLogger, now: () => END });
  return { dataDir, id, open };
}

/** The steps of one look, one at a time; false once there is nothing to do. */
function trimmer(dataDir: string, rule: TrimRule) {
  const db = openDatabase(dataDir);
  onTestFinished(() => void db.close());
  const statements = prepareStatements(db);
  const [head] = db.prepare('SELECT head FROM sessions').raw().get() as [Seq];
  let from: Seq | null = null;
  const step = (): boolean => {
    from = trimStep(statements, { no: NO, head }, rule, from);
    return from !== null;
  };
  const rows = (): number =>
    (db.prepare('SELECT count(*) FROM events WHERE session_no = ?').raw().get(NO) as [number])[0];
  const all = (): void => {
    while (step());
  };
  return { step, all, rows, db, statements };
}

const everyEvent = (log: ReturnType<typeof createSqliteEventLog>, id: SessionId): LogEvent[] =>
  log.events(id, ZERO_SEQ, 1_000_000);
const everyEntry = (log: ReturnType<typeof createSqliteEventLog>, id: SessionId): Entry[] =>
  log.entries(id, null, 1_000_000).entries.toReversed();

afterEach(() => vi.useRealTimers());

describe('trimming', () => {
  it('takes whole turns from the beginning, and leaves the newest events whatever their age', async () => {
    const { dataDir, id, open } = await made();
    const before = open();
    const events = everyEvent(before, id);
    before.close();
    trimmer(dataDir, { before: END + 1, keepEvents: 200 }).all();

    const log = open();
    const left = everyEvent(log, id);
    const trimmed = log.trimmed(id);
    expect(left.length).toBeGreaterThanOrEqual(200);
    expect(left.length).toBeLessThan(260);
    expect(left[0]).toMatchObject({ seq: trimmed + 1, type: 'prompt' });
    expect(left).toEqual(events.slice(trimmed));
    expect(log.count()).toBe(left.length);
    log.close();
  });

  it('leaves what is younger than the time that is kept', async () => {
    const { dataDir, id, open } = await made();
    trimmer(dataDir, { before: END - 5 * DAY_MS, keepEvents: 0 }).all();
    const log = open();
    const left = everyEvent(log, id);
    expect(log.trimmed(id)).toBeGreaterThan(100);
    expect(left.filter(({ at }) => at >= END - 5 * DAY_MS).length).toBeGreaterThan(300);
    expect(left[1]?.at).toBeLessThan(END - 5 * DAY_MS);
    log.close();
  });

  it('never changes an entry, nor what is folded next: entries and the events left say everything once', async () => {
    const { dataDir, id, open } = await made();
    const first = open();
    const entries = everyEntry(first, id);
    const info = first.info(id);
    first.close();
    let kept = 0;
    for (let round = 0; round < 6; round += 1) {
      const keepEvents = (6 - round) * 137;
      trimmer(dataDir, { before: END + 1, keepEvents }).all();
      const log = open();
      expect(everyEntry(log, id)).toEqual(entries);
      expect(log.info(id)).toEqual(info);
      const trimmed = log.trimmed(id);
      const old = log.trimmedEntries(id, ZERO_SEQ, 1_000_000);
      const fold = createFold();
      const rest = new Map<Seq, Entry | undefined>();
      for (const event of everyEvent(log, id))
        for (const change of fold.apply(event)) {
          const seq = change.type === 'put' ? change.entry.seq : change.seq;
          rest.set(seq, fold.entry(seq));
        }
      expect([...old, ...rest.values()]).toEqual(entries);
      expect(trimmed).toBeGreaterThanOrEqual(kept);
      kept = trimmed;
      log.close();
    }
    expect(kept).toBeGreaterThan(500);
  });

  it('goes on after it where it was cut short: what counts as gone is never read again', async () => {
    const { dataDir, id, open } = await made(900);
    const rule = { before: END + 1, keepEvents: 100 };
    const early = trimmer(dataDir, rule);
    const whole = early.rows();
    // The position is stored, some of the rows are removed, and then the machine stops.
    while (early.rows() === whole) early.step();
    const log = open();
    const trimmed = log.trimmed(id);
    expect(early.rows()).toBeGreaterThan(whole - trimmed);
    expect(everyEvent(log, id)[0]?.seq).toBe(trimmed + 1);
    expect(log.events(id, toSeq(5), 10)[0]?.seq).toBe(trimmed + 1);
    log.close();
    trimmer(dataDir, rule).all();
    const again = open();
    expect(everyEvent(again, id)).toHaveLength(early.rows());
    expect(again.count()).toBe(early.rows());
    again.close();
  });

  it('takes a few rows in each step', async () => {
    const { dataDir } = await made(900);
    const { step, rows } = trimmer(dataDir, { before: END + 1, keepEvents: 0 });
    for (let left = rows(), goesOn = true; goesOn; ) {
      goesOn = step();
      expect(left - rows()).toBeLessThanOrEqual(500);
      left = rows();
    }
  });

  it('leaves a question that nobody answered, and what comes after it', async () => {
    const { dataDir, id, open } = await made(40);
    const log = open();
    const requestId = 'open' as RequestId; // any text is one
    const options = [{ optionId: 'yes', name: 'Yes', kind: 'allow_once' as const }];
    const question = { type: 'permission' as const, requestId, toolCall: { toolCallId: 't' }, options };
    await log.append(id, { events: [question] });
    const asked = log.record(id)?.lastSeq ?? 0;
    for (let n = 0; n < 5; n += 1) {
      const prompt = { type: 'prompt' as const, promptId: `late-${n}` as never, content: [] };
      await log.append(id, { events: [prompt, { type: 'turn', state: 'idle', stopReason: 'end_turn' }] });
    }
    log.close();
    trimmer(dataDir, { before: END + 1, keepEvents: 0 }).all();
    const again = open();
    expect(again.trimmed(id)).toBeGreaterThan(0);
    expect(again.trimmed(id)).toBeLessThan(asked);
    expect(again.pendingPermissions(id)).toMatchObject([{ requestId, seq: asked }]);
    again.close();
  });

  it('leaves all of a session whose stored fold cannot be read', async () => {
    const { dataDir } = await made(40);
    const { all, rows, db } = trimmer(dataDir, { before: END + 1, keepEvents: 0 });
    const before = rows();
    db.prepare(`UPDATE folds SET json = '{"last":'`).run();
    all();
    expect(rows()).toBe(before);
  });

  it('begins again with each session that is removed and made anew', async () => {
    const { dataDir, id, open } = await made(40);
    trimmer(dataDir, { before: END + 1, keepEvents: 0 }).all();
    const log = open();
    expect(log.count()).toBe(everyEvent(log, id).length);
    await log.remove(id);
    expect(log.count()).toBe(0);
    log.close();
  });

  it('is done by itself a while after the start, and every hour; not at all where all is to be kept', async () => {
    const { dataDir, id } = await made(1_200);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const options = { dataDir, log: silentLogger, now: () => END + 40 * DAY_MS };
    const all = createSqliteEventLog({ ...options, keep: { type: 'all' } });
    await vi.advanceTimersByTimeAsync(7_200_000);
    expect(all.trimmed(id)).toBe(0);
    all.close();
    const log = createSqliteEventLog({ ...options, keep: { type: 'for', ms: 30 * DAY_MS } });
    await vi.advanceTimersByTimeAsync(9_000);
    expect(log.trimmed(id)).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    const { lastSeq } = log.record(id) ?? { lastSeq: 0 };
    expect(everyEvent(log, id).length).toBeGreaterThanOrEqual(2_000);
    expect(everyEvent(log, id).length).toBe(lastSeq - log.trimmed(id));
    expect(log.trimmed(id)).toBeGreaterThan(0);
    log.close();
  });
});

/** The gaps that HTTP fills: what is fetched while the log moves on, or while the store is being cleared. */
import { describe, expect, it } from 'vitest';
import { createFakeSession, type FakeSession } from '../../../tests/support/worker/fake-session.ts';
import { prompted, said } from '../../../tests/support/worker/said.ts';
import { createVirtualTime } from '../../../tests/support/worker/virtual-time.ts';
import { type Seq, type SessionId, toSeq } from '../../shared/ids.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { catchUp, fillHole, type HistorySource, isBehind, takeSnapshot } from './history.ts';
import { createLogs } from './logs.ts';

const ID = '00000001-0000-4000-8000-000000000000' as SessionId; // a UUID

async function createStage(turns: number) {
  const time = createVirtualTime();
  const logs = createLogs({
    clock: time,
    report() {},
    store: createMemoryStore(),
    hooksOf: () => ({
      isViewed: () => false,
      onChanges() {},
      onReplaced() {},
      onUnread() {},
      onPrompts() {},
    }),
    onStorage() {},
    expendable: () => [],
  });
  const session = createFakeSession(ID, () => time.now());
  const talk = (count: number): void => {
    for (let n = 0; n < count; n += 1) {
      session.append(prompted(`p${session.lastSeq}`));
      session.append(said(`Answer ${session.lastSeq}`));
    }
  };
  talk(turns);
  const { log } = logs.put(session.session());
  return { logs, log, session, talk };
}

const sourceOf = (session: FakeSession, pageSize: number): HistorySource => ({
  entries: async (_, before) => session.entriesPage(before, pageSize),
  events: async (_, after) => session.eventsPage(after, pageSize),
});

const all = async ({ log }: Awaited<ReturnType<typeof createStage>>) => (await log.read(null, 5_000)).entries;

describe('older pages', () => {
  it('are kept though the store still holds older copies that it is about to be cleared of', async () => {
    const stage = await createStage(20);
    const { log, logs, session } = stage;
    for (const event of session.events) log.apply(session.epoch, event);
    await logs.flush();
    log.forget();
    const source = sourceOf(session, 10);
    expect((await takeSnapshot(source, log)).type).toBe('taken');
    while (log.hole !== null) await fillHole(source, log);
    await logs.flush();
    expect(await all(stage)).toEqual(session.entries());
  });

  it('that were asked for before a later snapshot do not hide what lies between', async () => {
    const stage = await createStage(20);
    const { log, logs, session, talk } = stage;
    const source = sourceOf(session, 10);
    await takeSnapshot(source, log);
    let answer: () => void = () => {};
    const slow: HistorySource = {
      ...source,
      async entries(id, before) {
        const page = await source.entries(id, before);
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return page;
      },
    };
    const filling = fillHole(slow, log);
    await Promise.resolve();
    talk(20);
    log.setSession(session.session());
    await takeSnapshot(source, log);
    answer();
    await filling;
    while (log.hole !== null) await fillHole(source, log);
    await logs.flush();
    expect(await all(stage)).toEqual(session.entries());
  });
});

describe('catching up', () => {
  it('takes the snapshot where the missed events are no longer in the log', async () => {
    const stage = await createStage(3);
    const { log, session, talk } = stage;
    for (const event of session.events) log.apply(session.epoch, event);
    talk(2);
    log.setSession(session.session());
    const trimmed: HistorySource = {
      ...sourceOf(session, 100),
      events: async () => ({ epoch: session.epoch, events: [], lastSeq: session.lastSeq }),
    };
    expect(await catchUp(trimmed, log, () => {})).toBe(true);
    expect(log.cursor?.seq).toBe(session.lastSeq);
    expect(await all(stage)).toEqual(session.entries());
  });

  it('is wanted by a log that began anew and in which nothing is yet', async () => {
    const stage = await createStage(1);
    const { log, session } = stage;
    for (const event of session.events) log.apply(session.epoch, event);
    session.renew();
    log.setSession(session.session());
    expect(isBehind(log)).toBe(true);
    await catchUp(sourceOf(session, 100), log, () => {});
    expect(log.cursor).toEqual({ epoch: session.epoch, seq: toSeq(0) satisfies Seq });
    expect(await all(stage)).toEqual([]);
    expect(isBehind(log)).toBe(false);
  });
});

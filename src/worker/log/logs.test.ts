import { describe, expect, it } from 'vitest';
import { createFakeSession } from '../../../tests/support/worker/fake-session.ts';
import { prompted, said } from '../../../tests/support/worker/said.ts';
import { createVirtualTime } from '../../../tests/support/worker/virtual-time.ts';
import type { SessionId } from '../../shared/ids.ts';
import type { StorageState } from '../../shared/state.ts';
import { FULL_FOR_MS, MAX_RETRY_WRITE_MS, type Room } from '../storage/disk-state.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import type { Batch } from '../store/records.ts';
import { createLogs } from './logs.ts';
import type { SessionLog } from './session-log.ts';

const idOf = (n: number): SessionId => `0000000${n}-0000-4000-8000-000000000000` as SessionId; // a UUID

function createStage() {
  const time = createVirtualTime();
  const disk = createMemoryStore();
  const commits: Batch[] = [];
  const states: StorageState[] = [];
  let failure: string | null = null;
  let tries = 0;
  let room: Room | null = null;
  const expendable: SessionLog[] = [];
  const logs = createLogs({
    clock: time,
    report: () => {},
    store: {
      ...disk,
      room: async () => room,
      async commit(batch) {
        tries += 1;
        // Room is made by removing something, and nothing at all is stored before.
        const isRemoval = batch.removeSessions?.length && !batch.sessions?.length && !batch.entries?.length;
        if (isRemoval && failure === 'QuotaExceededError') failure = null;
        if (failure) throw new DOMException('No', failure);
        commits.push(batch);
        await disk.commit(batch);
      },
    },
    hooksOf: () => ({
      isViewed: () => false,
      onChanges() {},
      onReplaced() {},
      onUnread() {},
      onPrompts() {},
    }),
    onStorage: (state) => states.push(state),
    expendable: () => expendable,
  });
  return {
    time,
    disk,
    commits,
    states,
    logs,
    expendable,
    get tries() {
      return tries;
    },
    fail(name: string | null) {
      failure = name;
    },
    setRoom(next: Room) {
      room = next;
    },
    /** A session with its log, and a way to add events to both. */
    add(n: number) {
      const session = createFakeSession(idOf(n), () => time.now());
      const { log } = logs.put(session.session());
      return { session, log, tell: (text: string) => log.apply(session.epoch, session.append(said(text))) };
    },
  };
}

describe('the writer', () => {
  it('stores what changed together, within 50 ms', async () => {
    const { add, time, commits, disk } = createStage();
    const one = add(1);
    const two = add(2);
    one.tell('a');
    two.tell('b');
    one.tell('c');
    await time.advance(49);
    expect(commits).toEqual([]);
    await time.advance(2);
    expect(commits).toHaveLength(1);
    expect((await disk.load()).sessions.map((record) => record.cursor?.seq)).toEqual([2, 1]);
    await time.advance(1_000);
    expect(commits).toHaveLength(1);
  });

  it('stores an entry, its cursor and the fold in one batch', async () => {
    const { add, time, commits } = createStage();
    add(1).tell('a');
    await time.advance(60);
    expect(commits[0]?.sessions?.[0]).toMatchObject({ cursor: { seq: 1 }, fold: { last: 1 } });
    expect(commits[0]?.entries).toHaveLength(1);
  });

  it('keeps everything readable while writes fail, and stores it when they work again', async () => {
    const { add, time, fail, disk } = createStage();
    const { log, tell, session } = add(1);
    fail('UnknownError');
    tell('a');
    log.apply(session.epoch, session.append(prompted('p')));
    await time.advance(20_000);
    expect((await disk.load()).sessions).toEqual([]);
    expect((await log.read(null, 9)).entries).toEqual(session.entries());
    fail(null);
    await time.advance(MAX_RETRY_WRITE_MS);
    expect((await disk.load()).sessions[0]?.cursor?.seq).toBe(2);
    expect((await disk.window(log.sessionNo, null, 9)).entries).toEqual(session.entries());
  });

  it('makes room on a full disk by the least needed session, and says so', async () => {
    const { add, time, fail, disk, states, expendable } = createStage();
    const old = add(1);
    old.tell('old');
    await time.advance(60);
    expendable.push(old.log);
    const now = add(2);
    fail('QuotaExceededError');
    now.tell('now');
    await time.advance(200);
    expect(states).toEqual(['full']);
    const { sessions } = await disk.load();
    // In any order: the record of what was given up went, too, and comes again with the next write.
    expect(new Map(sessions.map(({ id, cursor }) => [id, cursor?.seq ?? null]))).toEqual(
      new Map([
        [old.log.id, null],
        [now.log.id, 1],
      ]),
    );
    expect((await disk.window(old.log.sessionNo, null, 9)).entries).toEqual([]);
  });

  it('moves no cursor on the disk when there is no room to be made', async () => {
    const { add, time, fail, disk, states } = createStage();
    const { tell } = add(1);
    tell('a');
    await time.advance(60);
    fail('QuotaExceededError');
    tell('b');
    await time.advance(20_000);
    expect(states).toEqual(['full']);
    expect((await disk.load()).sessions[0]?.cursor?.seq).toBe(1);
  });

  it('tries again for as long as there is no room, but not often, and makes room once a pause', async () => {
    const stage = createStage();
    const { add, time, expendable, disk, logs } = stage;
    for (let n = 1; n <= 4; n += 1) {
      const old = add(n);
      old.tell('old');
      expendable.push(old.log);
    }
    await time.advance(60);
    const { tell } = add(5);
    stage.fail('QuotaExceededError');
    // Where removing something makes no room either.
    const before = stage.tries;
    disk.commit = async () => {
      throw new DOMException('No', 'QuotaExceededError');
    };
    tell('a');
    for (let n = 0; n < 600; n += 1) {
      await time.advance(1_000);
      if (n % 10 === 0) tell(`${n}`);
    }
    expect(stage.tries - before).toBeLessThan(80);
    expect(logs.isFull).toBe(true);
  });

  it('is full no longer once there is room, and has stored what waited', async () => {
    const { add, time, fail, setRoom, disk, states } = createStage();
    const { tell } = add(1);
    setRoom({ free: 0, quota: 1e9 });
    fail('QuotaExceededError');
    tell('a');
    await time.advance(120_000);
    expect(states).toEqual(['full']);
    fail(null);
    setRoom({ free: 9e8, quota: 1e9 });
    await time.advance(FULL_FOR_MS);
    expect((await disk.load()).sessions[0]?.cursor?.seq).toBe(1);
    // What comes next does not wait for as long as what was refused would have.
    tell('b');
    await time.advance(60);
    expect((await disk.load()).sessions[0]?.cursor?.seq).toBe(2);
    await time.advance(FULL_FOR_MS);
    expect(states).toEqual(['full', 'ok']);
  });

  it('stores what was typed though there is no room for what the gateway has too', async () => {
    const stage = createStage();
    const { add, logs, disk, commits } = stage;
    add(1).tell('a');
    const commit = disk.commit;
    disk.commit = async (batch) => {
      if (batch.entries?.length) throw new DOMException('No', 'QuotaExceededError');
      await commit(batch);
    };
    logs.add({ meta: [{ key: 'draft:1', value: 'Typed' }] });
    expect(await logs.flush()).toBe(true);
    expect(await disk.getMeta('draft:1')).toBe('Typed');
    expect((await disk.load()).sessions).toEqual([]);
    expect(commits.length).toBeGreaterThan(0);
  });

  it('flushes what is there when it is asked, not later', async () => {
    const { add, logs, disk } = createStage();
    add(1).tell('a');
    expect(await logs.flush()).toBe(true);
    expect((await disk.load()).sessions).toHaveLength(1);
  });
});

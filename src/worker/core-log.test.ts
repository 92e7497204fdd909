/** Nothing is lost, doubled or reordered, whatever the network and the worker do. */
import { describe, expect, it } from 'vitest';
import type { FakeSession } from '../../tests/support/worker/fake-session.ts';
import { forSeeds } from '../../tests/support/worker/for-seeds.ts';
import { entriesOf, isConnected } from '../../tests/support/worker/looks.ts';
import { prompted, said } from '../../tests/support/worker/said.ts';
import { endTroubles, makeTrouble, speak } from '../../tests/support/worker/troubles.ts';
import { createViewer } from '../../tests/support/worker/viewer.ts';
import { createWorld, type World } from '../../tests/support/worker/world.ts';
import type { Entry } from '../shared/entry.ts';
import { applyChange } from '../shared/entry-change.ts';
import { createFold } from '../shared/fold.ts';
import type { Seq } from '../shared/ids.ts';

describe('a long history', () => {
  it('is taken as a snapshot, then completed in the background', async () => {
    const world = await createWorld();
    const session = world.gateway.add();
    for (let n = 0; n < 1_100; n += 1) {
      session.append(prompted(`p${n}`));
      session.append(said(`Answer ${n}`));
    }
    const worker = await world.startWorker();
    await world.time.until(() => isConnected(worker, session.id));
    world.gateway.append(session.id, said(' and more'));
    await world.time.until(() => worker.core.logs.get(session.id)?.hole === null);
    await world.time.advance(500);
    const log = worker.core.logs.get(session.id);
    const all = await log?.read(null, 5_000);
    expect(all?.entries).toEqual(session.entries());
  });
});

/** What a log folds to up to a position: what the disk must hold when its cursor says that position. */
function foldTo(session: FakeSession, seq: number): Entry[] {
  const fold = createFold();
  const entries = new Map<Seq, Entry>();
  for (const event of session.events.slice(0, seq)) {
    for (const change of fold.apply(event)) {
      const at = change.type === 'put' ? change.entry.seq : change.seq;
      const entry = applyChange(entries.get(at), change);
      if (entry) entries.set(at, entry);
    }
  }
  return [...entries.values()].sort((a, b) => a.seq - b.seq);
}

async function expectWholeDisk(world: World, sessions: readonly FakeSession[]): Promise<void> {
  for (const { id, sessionNo, cursor, hole } of (await world.disk.load()).sessions) {
    const theirs = sessions.find((session) => session.id === id);
    if (!theirs || cursor?.epoch !== theirs.epoch || hole !== null) continue;
    const { entries } = await world.disk.window(sessionNo, null, 5_000);
    expect(entries).toEqual(foldTo(theirs, cursor.seq));
  }
}

describe('the log', () => {
  it(
    'invariant 1: the cursor moves only with its events; invariant 2: a gap is never silent',
    () =>
      forSeeds(60, async (random, seed) => {
        const world = await createWorld(seed);
        const { time, gateway } = world;
        const viewed = gateway.add();
        const sessions = [viewed, gateway.add(), gateway.add()];
        let worker = await world.startWorker();
        let viewer = await createViewer(worker, viewed.id);
        for (let n = 0; n < 60; n += 1) {
          const session = sessions[Math.floor(random() * sessions.length)] ?? viewed;
          const dice = random();
          if (dice < 0.65) speak(world, session, random);
          else if (dice < 0.93) await makeTrouble(world, session, random);
          else {
            worker.kill();
            worker = await world.startWorker();
            viewer = await createViewer(worker, viewed.id);
          }
          await time.advance(random() * 120);
          await viewer.update();
          await expectWholeDisk(world, sessions);
        }
        endTroubles(world);
        for (const session of sessions) gateway.append(session.id, said('the end'));
        await time.until(() =>
          sessions.every(({ id, lastSeq, epoch }) => {
            const log = worker.core.logs.get(id);
            const isThere = log?.cursor?.seq === lastSeq && log.cursor.epoch === epoch && log.hole === null;
            return isThere && isConnected(worker, id);
          }),
        );
        for (const session of sessions)
          expect(await entriesOf(worker, session.id)).toEqual(session.entries());
        await time.advance(500);
        await viewer.update();
        expect(viewer.entries()).toEqual(viewed.entries());
        // And the same from the disk alone, in a new worker.
        worker.kill();
        gateway.setUp(false);
        const last = await world.startWorker();
        for (const session of sessions) expect(await entriesOf(last, session.id)).toEqual(session.entries());
      }),
    120_000,
  );
});

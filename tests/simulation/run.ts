/** Runs one schedule from beginning to end, in virtual time: what was broken, if anything was. */
import { Violation } from './checks.ts';
import { finish } from './finish.ts';
import { useVirtualTimers } from './globals.ts';
import { perform } from './perform.ts';
import type { Schedule } from './schedule.ts';
import { createWorld, type Mutation, type World } from './world.ts';

export interface Outcome {
  violation: Violation | null;
  /** Of the virtual world: what happened, and how long it took there. */
  events: number;
  virtualMs: number;
  entries: number;
}

export async function runSchedule(schedule: Schedule, mutation: Mutation = {}): Promise<Outcome> {
  const world = await createWorld(schedule, mutation);
  const restore = useVirtualTimers(world.time);
  const { time } = world;
  const beganAt = time.now();
  let violation: Violation | null = null;
  try {
    await begin(world, schedule.sessions);
    const stepsAt = time.now();
    for (const step of schedule.steps) {
      await time.advance(Math.max(0, stepsAt + step.at - time.now()));
      if (world.breach) break;
      await perform(world, step);
    }
    if (!world.breach) await time.advance(500);
    if (!world.breach) await finish(world);
  } catch (error) {
    violation = error instanceof Violation ? error : new Violation('crash', stackOf(error));
  } finally {
    restore();
  }
  const entries = await countEntries(world);
  time.end();
  world.gateway.db.close();
  return {
    violation: world.breach ?? violation,
    events: time.events,
    virtualMs: time.now() - beganAt,
    entries,
  };
}

async function begin(world: World, sessions: number): Promise<void> {
  const { gateway, time } = world;
  gateway.start();
  await time.until(() => gateway.isUp, 1_000);
  for (let n = 0; n < sessions; n += 1) {
    gateway.host?.process.after(0, () => void gateway.service?.create({ agent: 'sim' }));
  }
  await time.advance(100);
  const browser = await world.addBrowser();
  browser.openTab(world.sessionAt(0), true);
  browser.openTab(world.sessionAt(1), true);
  await time.advance(300);
}

async function countEntries({ browsers }: World): Promise<number> {
  let count = 0;
  for (const { disk } of browsers) {
    for (const { sessionNo } of (await disk.durable.load()).sessions) {
      count += (await disk.durable.window(sessionNo, null, 1_000_000)).entries.length;
    }
  }
  return count;
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

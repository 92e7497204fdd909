/**
 * Runs a target on seeded inputs, one after the other. A failure names the target, the seed and the input, so that it
 * can be run again alone: `npm run fuzz -- --target T --seed S --from I --count 1`.
 */
import { type Chance, createChance } from './mutate.ts';

export interface Target {
  /** One input; rejects if anything is not as it must be. */
  run(chance: Chance): Promise<void>;
  /** All is as it was before, apart from what the inputs were allowed to change. Called now and then, and at the end. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface FuzzRun {
  name: string;
  seed: number;
  from?: number;
  count: number;
}

/** What one input may take, and what all of them may leave in memory. */
const HANG_MS = 20_000;
const MAX_GROWTH_BYTES = 300 * 1024 * 1024;
const CHECK_EVERY = 250;

export async function fuzz(
  open: () => Promise<Target>,
  { name, seed, from = 0, count }: FuzzRun,
): Promise<void> {
  const loose: unknown[] = [];
  const onLoose = (error: unknown): void => void loose.push(error);
  process.on('unhandledRejection', onLoose);
  process.on('uncaughtException', onLoose);
  const target = await open();
  const before = process.memoryUsage.rss();
  let at = from;
  try {
    for (; at < from + count; at += 1) {
      await inTime(target.run(createChance(seed * 1_000_003 + at)));
      if (at % CHECK_EVERY === CHECK_EVERY - 1) await inTime(target.check());
      if (loose.length > 0) throw loose[0];
    }
    await inTime(target.check());
    // What was let loose by the last input comes a little later.
    await new Promise((resolve) => setImmediate(resolve));
    if (loose.length > 0) throw loose[0];
    const growth = process.memoryUsage.rss() - before;
    if (growth > MAX_GROWTH_BYTES) throw new Error(`memory grew by ${Math.round(growth / 1024 / 1024)} MB`);
  } catch (cause) {
    throw new Error(`fuzzing ${name}: --target ${name} --seed ${seed} --from ${at} --count 1`, { cause });
  } finally {
    await target.close();
    process.off('unhandledRejection', onLoose);
    process.off('uncaughtException', onLoose);
  }
}

async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it hangs: no answer within ${HANG_MS} ms`)), HANG_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * `npm run simulate`: many schedules, one after the other. One that fails is cut down, printed, and can be
 * replayed from the file it is written to.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { explainFailure } from './failure.ts';
import { runSchedule } from './run.ts';
import { drawSchedule, type Schedule } from './schedule.ts';

const HELP = `npm run simulate -- [options]
  --schedules N   how many schedules to run (1000)
  --seed S        the seed of the first; the next ones follow (1)
  --keep-going    don't stop at the first failure
  --replay FILE   run the one schedule in FILE
`;
const FAILURES = 'dist/simulation';
const SAY_EVERY_MS = 10_000;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const now = performance.now.bind(performance);
const startedAt = now();
const total = { schedules: 0, failed: 0, events: 0, virtualMs: 0, runningMs: 0 };

function summary(): string {
  const { schedules, failed, events, virtualMs, runningMs } = total;
  const rate = ((schedules * 1000) / runningMs).toFixed(1);
  const hours = (virtualMs / 3_600_000).toFixed(1);
  return `${schedules} schedules, ${failed} failed; ${rate} schedules/s, ${events} events, ${hours} h of virtual time`;
}

async function run(schedule: Schedule): Promise<boolean> {
  const beganAt = now();
  const { violation, events, virtualMs } = await runSchedule(schedule);
  total.schedules += 1;
  total.events += events;
  total.virtualMs += virtualMs;
  total.runningMs += now() - beganAt;
  if (violation === null) return true;
  total.failed += 1;
  const { small, text } = await explainFailure(schedule, violation);
  mkdirSync(FAILURES, { recursive: true });
  const file = `${FAILURES}/seed-${schedule.seed}.json`;
  writeFileSync(file, JSON.stringify(small, null, 1));
  say(`\n${text}\nreplay it with: npm run simulate -- --replay ${file}\n`);
  return false;
}

async function runMany(first: number, count: number, keepGoing: boolean): Promise<void> {
  let saidAt = startedAt;
  for (let seed = first; seed < first + count; seed += 1) {
    const isGood = await run(drawSchedule(seed));
    if (!isGood && !keepGoing) return;
    if (now() - saidAt < SAY_EVERY_MS) continue;
    saidAt = now();
    say(summary());
  }
}

/** A whole number, or the end. */
function whole(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  say(`--${name}: expected a whole number\n\n${HELP}`);
  process.exit(1);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      schedules: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      'keep-going': { type: 'boolean', default: false },
      replay: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    say(HELP);
    return;
  }
  if (values.replay !== undefined) {
    await run(JSON.parse(readFileSync(values.replay, 'utf8')) as Schedule); // written by this program
  } else {
    await runMany(whole('seed', values.seed), whole('schedules', values.schedules), values['keep-going']);
  }
  say(summary());
  if (total.failed > 0) process.exitCode = 1;
}

await main();

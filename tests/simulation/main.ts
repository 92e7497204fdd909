/**
 * `npm run simulate`: many schedules, one after the other. One that fails is cut down, printed, and can be
 * replayed from the file it is written to.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runSchedule } from './run.ts';
import { drawSchedule, type Schedule } from './schedule.ts';
import { shrink } from './shrink.ts';

const HELP = `npm run simulate -- [options]
  --schedules N   how many schedules to run (1000)
  --seed S        the seed of the first; the next ones follow (1)
  --keep-going    don't stop at the first failure
  --replay FILE   run the one schedule in FILE
`;
const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    'keep-going': { type: 'boolean', default: false },
    replay: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const realNow = performance.now.bind(performance);
const total = { schedules: 0, failed: 0, events: 0, virtualMs: 0, startedAt: realNow() };

function summary(): string {
  const seconds = (realNow() - total.startedAt) / 1000;
  const rate = (total.schedules / seconds).toFixed(1);
  const hours = (total.virtualMs / 3_600_000).toFixed(1);
  return `${total.schedules} schedules, ${total.failed} failed; ${rate} schedules/s, ${total.events} events, ${hours} h of virtual time`;
}

async function run(schedule: Schedule): Promise<boolean> {
  const outcome = await runSchedule(schedule);
  total.schedules += 1;
  total.events += outcome.events;
  total.virtualMs += outcome.virtualMs;
  const { violation } = outcome;
  if (violation === null) return true;
  total.failed += 1;
  say(`\nseed ${schedule.seed}: ${violation.breach}: ${violation.message}`);
  const small = await shrink(schedule, async (candidate) => {
    const again = await runSchedule(candidate);
    return again.violation?.breach === violation.breach;
  });
  const last = await runSchedule(small);
  const file = `simulation-${schedule.seed}.json`;
  writeFileSync(file, JSON.stringify(small, null, 1));
  say(
    `shrunk from ${schedule.steps.length} to ${small.steps.length} steps, ${small.sessions} sessions: ${last.violation?.message}`,
  );
  for (const step of small.steps) say(`  ${JSON.stringify(step)}`);
  say(`replay it with: npm run simulate -- --replay ${file}`);
  return false;
}

async function main(): Promise<void> {
  if (values.help) {
    say(HELP);
    return;
  }
  if (values.replay !== undefined) {
    const schedule = JSON.parse(readFileSync(values.replay, 'utf8')) as Schedule; // written by this program
    if (!(await run(schedule))) process.exitCode = 1;
    return;
  }
  const first = Number(values.seed);
  const count = Number(values.schedules);
  let saidAt = realNow();
  for (let seed = first; seed < first + count; seed += 1) {
    const isGood = await run(drawSchedule(seed));
    if (!isGood) process.exitCode = 1;
    if (!isGood && !values['keep-going']) break;
    if (realNow() - saidAt < 10_000) continue;
    saidAt = realNow();
    say(`… ${summary()}`);
  }
  say(summary());
}

await main();

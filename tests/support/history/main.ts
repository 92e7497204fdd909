/** `node tests/support/history/make.mjs`: a gateway's data directory with as much history as one likes. */
import { parseArgs } from 'node:util';
import { writeHistory } from './write-history.ts';

const HELP = `node tests/support/history/make.mjs --out DIR [options]
  --out DIR       the data directory to make; start the gateway with --data DIR
  --sessions N    how many sessions (20)
  --entries N     how many entries each (500)
  --days N        over how many days, up to now (20)
  --seed S        the same seed makes the same conversations (1)
  --cwd DIR       where the sessions work (/)
`;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

function whole(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  say(`--${name} ${text}: expected a whole number over 0\n\n${HELP}`);
  process.exit(1);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      sessions: { type: 'string', default: '20' },
      entries: { type: 'string', default: '500' },
      days: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      cwd: { type: 'string', default: '/' },
      help: { type: 'boolean', default: false },
    },
  });
  const { out, cwd } = values;
  if (values.help || out === undefined) {
    say(HELP);
    if (!values.help) process.exitCode = 1;
    return;
  }
  const sessions = whole('sessions', values.sessions);
  const entries = whole('entries', values.entries);
  const beganAt = performance.now();
  const { events } = await writeHistory({
    dataDir: out,
    sessions,
    entries,
    days: whole('days', values.days),
    seed: whole('seed', values.seed),
    cwd,
    onProgress: (count) => say(`${count} of ${sessions} sessions`),
  });
  const seconds = (performance.now() - beganAt) / 1_000;
  say(`${sessions} sessions of ${entries} entries, ${events} events, in ${seconds.toFixed(1)} s: ${out}`);
}

await main();

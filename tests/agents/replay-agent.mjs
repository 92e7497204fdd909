#!/usr/bin/env node
/**
 * An agent over stdio that does what a recorded one did: `node replay-agent.mjs RECORDING [options]`.
 *
 * --proc N       which process of the recording (default 0; `REPLAY_PROC` says the same)
 * --next FILE    each start replays the next process; FILE counts them: an agent that is killed and started again
 * --speed X      X times as fast as recorded (default: without any waiting)
 * --cwd DIR      the recorded project directory becomes DIR in what the agent says
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createReplay } from './replay.mjs';

const RECORDED_CWD = '/home/dev/project';
const LONGEST_PAUSE_MS = 1_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    proc: { type: 'string', default: process.env.REPLAY_PROC ?? '0' },
    next: { type: 'string' },
    speed: { type: 'string', default: 'Infinity' },
    cwd: { type: 'string' },
  },
});

const records = readFileSync(positionals[0], 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));
const proc = values.next === undefined ? Number(values.proc) : countStart(values.next);
const speed = Number(values.speed);

const replay = createReplay(
  records.filter((record) => record.proc === proc),
  {
    send(frame) {
      const line = JSON.stringify(frame);
      process.stdout.write(`${values.cwd ? line.replaceAll(RECORDED_CWD, values.cwd) : line}\n`);
    },
    // Even without waiting, the client's frames get their turn between two of ours.
    pause: (ms) => wait(Math.min(Math.max(ms, 0) / speed, LONGEST_PAUSE_MS)),
  },
);

for await (const line of createInterface({ input: process.stdin })) {
  const frame = parse(line);
  if (frame === undefined) {
    process.stdout.write('{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}\n');
  } else {
    replay.receive(frame);
  }
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function countStart(file) {
  let starts = 0;
  try {
    starts = Number(readFileSync(file, 'utf8'));
  } catch {
    // The first start.
  }
  writeFileSync(file, String(starts + 1));
  return starts;
}

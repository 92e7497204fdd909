/**
 * `/stream N RATE`: one message in N chunks, each with its own number, at RATE a second. Whoever reads it can
 * tell by the numbers whether a chunk was lost, doubled or moved: no other digit and no other `#` is in it.
 */
import { randomUUID } from 'node:crypto';
import { pace } from '../pace.ts';
import type { Run } from '../turn.ts';

const DEFAULT_COUNT = 100;
const DEFAULT_RATE = 20;
const MAX_COUNT = 1_000_000;
const MAX_RATE = 100_000;
const CHUNK_LENGTH = 30;
/** Chunks in a paragraph: as a person would read it, and as a page has to lay it out. */
const PARAGRAPH = 20;

const WORDS =
  'light passes between the six blades and falls upon the plate where it is kept until read'.split(' ');

export const stream: Run = async (turn) => {
  const [count, rate] = readArguments(turn.text);
  const messageId = randomUUID();
  await pace({ count, rate, clock: turn.clock, signal: turn.signal }, (index) =>
    turn.send({
      sessionUpdate: 'agent_message_chunk',
      messageId,
      content: { type: 'text', text: chunk(index + 1) },
    }),
  );
  return undefined;
};

function readArguments(text: string): [count: number, rate: number] {
  const [count, rate] = text.split(/\s+/).map(Number);
  return [Math.floor(within(count, 1, MAX_COUNT, DEFAULT_COUNT)), within(rate, 0.01, MAX_RATE, DEFAULT_RATE)];
}

const within = (value: number | undefined, least: number, most: number, otherwise: number): number =>
  value === undefined || !Number.isFinite(value) || value <= 0
    ? otherwise
    : Math.min(most, Math.max(least, value));

/** About 30 characters that begin with the number. */
export function chunk(number: number): string {
  const end = number % PARAGRAPH === 0 ? '\n\n' : ' ';
  let text = `#${number}`;
  for (let word = number * 5; ; word++) {
    const next = `${text} ${WORDS[word % WORDS.length]}`;
    if (next.length > CHUNK_LENGTH - 1) return text + end;
    text = next;
  }
}

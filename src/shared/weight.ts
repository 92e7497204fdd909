/**
 * How much memory what an agent said takes, and the bounds on what is kept of it at a time: an agent that means
 * harm, or is broken, must not fill the memory of the gateway or of a browser. Pure.
 */
import type { ContentBlock } from './acp.ts';
import type { Seq } from './ids.ts';

/** Of any kind of things that one turn may still name. */
export const MAX_TRACKED = 5_000;
/** What the tools that a turn may still name weigh together; and the questions that wait for an answer. */
export const MAX_TRACKED_WEIGHT = 16 * 1024 * 1024;
/** A message that is this heavy goes on as a new one. */
export const MAX_MESSAGE_WEIGHT = 1024 * 1024;
const MAX_MESSAGE_BLOCKS = 1_000;
/** What any value weighs beside its text. */
const VALUE = 16;

/** In characters, roughly. The same for a value and for what JSON makes of it. */
export function weigh(value: unknown): number {
  if (typeof value === 'string') return VALUE + value.length;
  if (typeof value !== 'object' || value === null) return VALUE;
  let weight = VALUE;
  for (const [name, part] of Object.entries(value)) {
    if (part !== undefined) weight += (Array.isArray(value) ? 0 : name.length) + weigh(part);
  }
  return weight;
}

export const isFull = (content: readonly ContentBlock[]): boolean =>
  content.length >= MAX_MESSAGE_BLOCKS || weigh(content) >= MAX_MESSAGE_WEIGHT;

/** The weights of things by their position, and whether they are too much together. */
export interface Scale {
  readonly isOver: boolean;
  put(seq: Seq, value: unknown): void;
  drop(seq: Seq): void;
  clear(): void;
}

export function createScale(): Scale {
  const weights = new Map<Seq, number>();
  let total = 0;

  function drop(seq: Seq): void {
    total -= weights.get(seq) ?? 0;
    weights.delete(seq);
  }
  return {
    get isOver() {
      return total > MAX_TRACKED_WEIGHT;
    },
    put(seq, value) {
      drop(seq);
      const weight = weigh(value);
      weights.set(seq, weight);
      total += weight;
    },
    drop,
    clear() {
      weights.clear();
      total = 0;
    },
  };
}

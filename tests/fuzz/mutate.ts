/**
 * Inputs that are nearly right: real frames, requests and records with a little changed in them, by a seeded source of
 * chance. Pure.
 */
import { createSeededRandom } from '../support/worker/virtual-time.ts';

export interface Chance {
  /** A whole number below `n`. */
  below(n: number): number;
  /** True in one of `n` cases. */
  oneIn(n: number): boolean;
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T;
}

export function createChance(seed: number): Chance {
  const random = createSeededRandom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  return {
    below,
    oneIn: (n) => below(n) === 0,
    pick: (list) => list[below(list.length)] as (typeof list)[number], // lists here are never empty
  };
}

const LONG = 'x'.repeat(70_000);
/** Values that programs trip over, of every type. */
const ODD: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  -0,
  1e21,
  1e308,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER + 2,
  '',
  ' ',
  '0',
  '-1',
  'null',
  '__proto__',
  'constructor',
  'toString',
  '\u0000',
  '\ud800',
  '\u202Egnp',
  '../../etc/passwd',
  '%00%2e%2e',
  'javascript:1',
  LONG,
  [],
  {},
  [[]],
  [null],
  { length: -1 },
  { toString: null },
];
const NAMES = ['__proto__', 'constructor', 'id', 'type', 'method', 'jsonrpc', 'toJSON', 'then', 'length', ''];

export const oddValue = (chance: Chance): unknown => chance.pick(ODD);

/** A copy with one to three things changed in it, wherever they are. */
export function mutateValue(value: unknown, chance: Chance): unknown {
  let next: unknown = structuredClone(value);
  for (let times = 1 + chance.below(3); times > 0; times -= 1) next = mutateOnce(next, chance);
  return next;
}

function mutateOnce(value: unknown, chance: Chance): unknown {
  const isInner = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (isInner && !chance.oneIn(6)) {
    const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value };
    const at = chance.pick(Object.keys(copy));
    const inside = copy as Record<string, unknown>; // arrays are read by index, too
    define(inside, at, mutateOnce(inside[at], chance));
    return copy;
  }
  if (Array.isArray(value)) return mutateList(value, chance);
  if (typeof value === 'object' && value !== null) return mutateFields({ ...value }, chance);
  if (typeof value === 'string' && chance.oneIn(2)) return mutateText(value, chance);
  if (typeof value === 'number' && chance.oneIn(2)) {
    return chance.pick([value + 1, value - 1, -value, value / 2, value * 1e9, String(value)]);
  }
  return oddValue(chance);
}

/** As JSON.parse would: a field named `__proto__` is a field. */
function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

function mutateFields(fields: Record<string, unknown>, chance: Chance): unknown {
  const names = Object.keys(fields);
  const some = names.length > 0 ? chance.pick(names) : 'none';
  switch (chance.below(5)) {
    case 0:
      delete fields[some];
      return fields;
    case 1:
      define(fields, chance.pick(NAMES), oddValue(chance));
      return fields;
    case 2:
      define(fields, some, oddValue(chance));
      return fields;
    case 3:
      define(fields, chance.pick(NAMES), structuredClone(fields));
      return fields;
    default:
      return oddValue(chance);
  }
}

function mutateList(list: readonly unknown[], chance: Chance): unknown {
  const at = chance.below(list.length + 1);
  switch (chance.below(5)) {
    case 0:
      return [...list.slice(0, at), ...list.slice(at + 1)];
    case 1:
      return [...list, ...list];
    case 2:
      return [...list.slice(0, at), oddValue(chance), ...list.slice(at)];
    case 3:
      return list.toReversed();
    default:
      return oddValue(chance);
  }
}

/** Characters taken out, doubled, put in, or exchanged. */
export function mutateText(text: string, chance: Chance): string {
  let next = text;
  for (let times = 1 + chance.below(3); times > 0; times -= 1) {
    const from = chance.below(next.length + 1);
    const to = Math.min(next.length, from + 1 + chance.below(12));
    const [before, within, after] = [next.slice(0, from), next.slice(from, to), next.slice(to)];
    switch (chance.below(6)) {
      case 0:
        next = before + after;
        break;
      case 1:
        next = before + within.repeat(1 + chance.below(40)) + after;
        break;
      case 2:
        next = before + String.fromCodePoint(chance.below(0x2_00)) + after;
        break;
      case 3:
        next =
          before +
          chance.pick(['"', '\\', '{', '[', ']', '}', ',', '\r\n', '\n', '\u0000', '\ufeff', ' ']) +
          after;
        break;
      case 4:
        next = before;
        break;
      default:
        next = after + before;
    }
  }
  return next;
}

/** A frame as text: right but for a value, or no longer JSON at all, or nested without end. */
export function mutateFrame(frame: unknown, chance: Chance): string {
  if (chance.oneIn(40)) return `${'['.repeat(1 + chance.below(100_000))}`;
  if (chance.oneIn(40)) return JSON.stringify([frame, frame]);
  const text = JSON.stringify(mutateValue(frame, chance)) ?? '';
  return chance.oneIn(4) ? mutateText(text, chance) : text;
}

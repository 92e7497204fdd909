/** A schedule: what happens when, drawn from a seed. Plain data, so that it can be printed, cut down and replayed. */
import { createSeededRandom } from '../support/worker/virtual-time.ts';
import type { CrashPoint } from './gateway.ts';

/** `at` in ms from the beginning. `tab`, `session`: taken modulo how many there are then. */
export type Step = { at: number } & (
  | { type: 'prompt'; tab: number; session: number; id: string; twice: boolean }
  | { type: 'foreign-prompt'; session: number; id: string }
  | { type: 'answer'; tab: number; session: number; option: string | null }
  | { type: 'cancel'; tab: number; session: number }
  | { type: 'view'; tab: number; session: number; visible: boolean }
  | { type: 'open-tab'; session: number }
  | { type: 'close-tab'; tab: number }
  | { type: 'crash-tab'; tab: number }
  | { type: 'freeze-tab'; tab: number; ms: number; isTold: boolean }
  | { type: 'crash-worker'; when: 'now' | 'before' | 'after' }
  | { type: 'hang-worker'; ms: number }
  | { type: 'sleep'; ms: number }
  | { type: 'new-build' }
  | { type: 'cut'; share: number; lagMs: number }
  | { type: 'half-open'; share: number }
  | { type: 'stall'; ms: number }
  | { type: 'refuse'; ms: number }
  | { type: 'slow'; latencyMs: number }
  | { type: 'hold-feeds'; ms: number }
  | { type: 'crash-gateway'; point: CrashPoint; silent: boolean; downMs: number }
  | { type: 'crash-agent'; session: number }
  | { type: 'disk-full'; ms: number }
  | { type: 'new-epoch'; session: number }
  | { type: 'trim'; session: number }
  | { type: 'create'; tab: number }
  | { type: 'delete'; tab: number; session: number }
  | { type: 'late-device' }
  | { type: 'intruder'; kind: 'none' | 'wrong' | 'early' }
);
export type StepType = Step['type'];

export interface Schedule {
  seed: number;
  sessions: number;
  /** The browsers have no SharedWorker. */
  isHosted: boolean;
  steps: Step[];
}

type Draw<T> = (random: () => number, at: number) => T;

/** How often each kind is drawn, in parts. */
const WEIGHTS: Record<StepType, number> = {
  prompt: 26,
  'foreign-prompt': 5,
  answer: 8,
  cancel: 2,
  view: 5,
  'open-tab': 3,
  'close-tab': 2,
  'crash-tab': 2,
  'freeze-tab': 2,
  'crash-worker': 5,
  'hang-worker': 1,
  sleep: 1,
  'new-build': 1,
  cut: 7,
  'half-open': 4,
  stall: 4,
  refuse: 3,
  slow: 3,
  'hold-feeds': 2,
  'crash-gateway': 5,
  'crash-agent': 2,
  'disk-full': 2,
  'new-epoch': 1.5,
  trim: 2.5,
  create: 1,
  delete: 0.7,
  'late-device': 1,
  intruder: 3,
};
const TYPES = Object.keys(WEIGHTS) as StepType[]; // exactly its keys
const TOTAL = Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0);

const pick = <T>(random: () => number, values: readonly [T, ...T[]]): T =>
  values[Math.floor(random() * values.length)] ?? values[0];

const drawStep: Draw<Step> = (random, at) => {
  const type = drawType(random);
  const tab = Math.floor(random() * 8);
  const session = Math.floor(random() * 16);
  const id = `p${Math.floor(random() * 1e9).toString(36)}`;
  switch (type) {
    case 'prompt':
      return { at, type, tab, session, id, twice: random() < 0.15 };
    case 'foreign-prompt':
      return { at, type, session, id };
    case 'answer':
      return { at, type, tab, session, option: pick(random, ['yes', 'no', null]) };
    case 'cancel':
    case 'delete':
      return { at, type, tab, session };
    case 'view':
      return { at, type, tab, session, visible: random() < 0.8 };
    case 'open-tab':
    case 'crash-agent':
    case 'new-epoch':
    case 'trim':
      return { at, type, session };
    case 'close-tab':
    case 'crash-tab':
    case 'create':
      return { at, type, tab };
    case 'freeze-tab':
      return { at, type, tab, ms: random() * 30_000, isTold: random() < 0.5 };
    case 'crash-worker':
      return { at, type, when: pick(random, ['now', 'before', 'after']) };
    case 'hang-worker':
      return { at, type, ms: 500 + random() * 9_000 };
    case 'sleep':
      return { at, type, ms: 1_000 + random() * 60_000 };
    case 'new-build':
    case 'late-device':
      return { at, type };
    case 'cut':
      return {
        at,
        type,
        share: random() < 0.3 ? 1 : random(),
        lagMs: random() < 0.4 ? random() * 30_000 : 0,
      };
    case 'half-open':
      return { at, type, share: random() < 0.3 ? 1 : random() };
    case 'stall':
      return { at, type, ms: random() * 12_000 };
    case 'refuse':
      return { at, type, ms: random() * 8_000 };
    case 'slow':
      return { at, type, latencyMs: 1 + random() ** 3 * 400 };
    case 'hold-feeds':
      return { at, type, ms: random() * 40_000 };
    case 'crash-gateway':
      return {
        at,
        type,
        point: pick(random, ['now', 'before-commit', 'after-commit']),
        silent: random() < 0.2,
        downMs: random() * 5_000,
      };
    case 'disk-full':
      return { at, type, ms: random() * 15_000 };
    case 'intruder':
      return { at, type, kind: pick(random, ['none', 'wrong', 'early']) };
  }
};

function drawType(random: () => number): StepType {
  let left = random() * TOTAL;
  for (const type of TYPES) {
    left -= WEIGHTS[type];
    if (left < 0) return type;
  }
  return 'prompt';
}

export function drawSchedule(seed: number): Schedule {
  const random = createSeededRandom(seed * 7_919 + 17);
  const sessions = random() < 0.06 ? 12 : 1 + Math.floor(random() * 4);
  const count = 8 + Math.floor(random() * 28);
  const steps: Step[] = [];
  let at = 0;
  for (let n = 0; n < count; n += 1) {
    at += Math.round(random() < 0.7 ? random() * 400 : random() * 2_500);
    steps.push(drawStep(random, at));
  }
  return { seed, sessions, isHosted: random() < 0.25, steps };
}

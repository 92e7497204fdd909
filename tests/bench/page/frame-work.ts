/** What the threads of a browser did, out of its own trace: script in each frame of a page, and how busy the worker was. */
import type { Browser, Page } from '@playwright/test';
import * as v from 'valibot';

const CATEGORIES = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
  'devtools.timeline.frame',
  'blink.user_timing',
  '__metadata',
];
const MARK = 'aperture-bench';
/** Everything that runs script; they lie within one another. */
const SCRIPT = new Set([
  'FunctionCall',
  'EvaluateScript',
  'RunMicrotasks',
  'TimerFire',
  'FireAnimationFrame',
]);

export interface FrameWork {
  /** Ms of CPU that script took in each frame of the page. */
  script: number[];
  /** Ms of CPU of the page's longest task. */
  longestTask: number;
  /** Of the time, the part in which the thread worked. */
  pageBusy: number;
  workerBusy: number;
}

const eventSchema = v.object({
  name: v.string(),
  ph: v.string(),
  pid: v.number(),
  tid: v.number(),
  ts: v.number(),
  /** Wall time, and CPU time of the thread: on a machine that does other things too, what can be compared. */
  dur: v.optional(v.number()),
  tdur: v.optional(v.number()),
  args: v.optional(v.looseObject({ name: v.optional(v.unknown()) })),
});
const traceSchema = v.object({ traceEvents: v.array(v.unknown()) });
type TraceEvent = v.InferOutput<typeof eventSchema>;

export async function traceFrames(
  browser: Browser,
  page: Page,
  during: () => Promise<void>,
): Promise<FrameWork> {
  await browser.startTracing(page, { categories: CATEGORIES });
  await page.evaluate((name) => performance.mark(name), MARK);
  await during();
  await page.evaluate((name) => performance.mark(name), MARK);
  return readTrace(await browser.stopTracing());
}

function readTrace(trace: Buffer): FrameWork {
  const { traceEvents } = v.parse(traceSchema, JSON.parse(trace.toString('utf8')));
  const events: TraceEvent[] = [];
  for (const value of traceEvents) {
    const event = v.safeParse(eventSchema, value);
    if (event.success) events.push(event.output);
  }
  events.sort((a, b) => a.ts - b.ts);
  const marks = events.filter(({ name }) => name === MARK);
  const [first, last] = [marks[0], marks.at(-1)];
  if (!first || !last || first === last) throw new Error('The trace does not hold the marks');
  const within = events.filter(({ ts }) => ts >= first.ts && ts <= last.ts);
  const page = within.filter(({ pid, tid }) => pid === first.pid && tid === first.tid);
  const workers = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && `${args?.name}`.includes('SharedWorker'))
      .map(({ pid, tid }) => `${pid}.${tid}`),
  );
  const worker = within.filter(({ pid, tid }) => workers.has(`${pid}.${tid}`));
  const spanUs = last.ts - first.ts;
  return {
    script: scriptByFrame(page),
    longestTask: Math.max(0, ...tasks(page)) / 1_000,
    pageBusy: busyUs(page) / spanUs,
    workerBusy: busyUs(worker) / spanUs,
  };
}

/** µs of CPU of each. */
const tasks = (events: readonly TraceEvent[]): number[] =>
  events.filter(({ name }) => name === 'RunTask').map(({ dur = 0, tdur = dur }) => tdur);

const busyUs = (events: readonly TraceEvent[]): number => tasks(events).reduce((sum, us) => sum + us, 0);

/** Between one frame's beginning and the next one's. */
function scriptByFrame(events: readonly TraceEvent[]): number[] {
  const frames: number[] = [];
  let current: number | null = null;
  let reachedUs = 0;
  for (const { name, ph, ts, dur = 0, tdur = dur } of events) {
    if (name === 'BeginMainThreadFrame') {
      if (current !== null) frames.push(current);
      current = 0;
    }
    if (ph !== 'X' || !SCRIPT.has(name)) continue;
    // What lies within what was counted is not counted again.
    if (ts < reachedUs) continue;
    reachedUs = ts + dur;
    if (current !== null) current += tdur / 1_000;
  }
  return frames;
}

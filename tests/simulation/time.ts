/**
 * Virtual time for several processes. Every event belongs to one process, and runs to the end of its promises
 * before the next begins; so whatever it starts (a timer, a write) is known to be that process's, and dies with it.
 * Nothing here knows what the processes do.
 */

export interface Process {
  readonly name: string;
  readonly isDead: boolean;
  readonly isPaused: boolean;
  now(): number;
  /** Runs once after `ms`, unless the process is dead by then; later if it is paused. */
  after(ms: number, run: () => void): () => void;
  /** It stands still: what falls due meanwhile runs afterwards, in order. */
  pauseUntil(at: number): void;
  onKill(listener: () => void): void;
  kill(): void;
}

interface Timer {
  due: number;
  order: number;
  owner: SimProcess;
  run: (() => void) | null;
}

interface SimProcess extends Process {
  pausedUntil: number;
}

export type SimTime = ReturnType<typeof createSimTime>;

const realImmediate = setImmediate;
/** One turn of the real event loop: every promise that can settle has, afterwards. */
const settle = (): Promise<void> => new Promise((resolve) => realImmediate(resolve));

export const START_MS = 1_700_000_000_000;

export function createSimTime() {
  let now = START_MS;
  let order = 0;
  let events = 0;
  const heap = createHeap();
  const processes = new Set<Process>();

  function spawn(name: string): Process {
    const killed: (() => void)[] = [];
    let isDead = false;
    const process: SimProcess = {
      name,
      pausedUntil: 0,
      get isDead() {
        return isDead;
      },
      get isPaused() {
        return process.pausedUntil > now;
      },
      now: () => now,
      after(ms, run) {
        if (isDead) return () => {};
        order += 1;
        const timer: Timer = { due: now + Math.max(0, ms), order, owner: process, run };
        heap.push(timer);
        return () => {
          timer.run = null;
        };
      },
      pauseUntil(at) {
        process.pausedUntil = Math.max(process.pausedUntil, at);
      },
      onKill(listener) {
        killed.push(listener);
      },
      kill() {
        if (isDead) return;
        isDead = true;
        processes.delete(process);
        for (const listener of killed) listener();
      },
    };
    processes.add(process);
    return process;
  }

  const root = spawn('root');
  let current: Process = root;

  /** Runs the next event that is due by `end`; false if there is none. */
  async function step(end: number): Promise<boolean> {
    for (;;) {
      const timer = heap.peek();
      if (timer === undefined || timer.due > end) return false;
      heap.pop();
      const { run, owner } = timer;
      if (run === null || owner.isDead) continue;
      if (owner.pausedUntil > timer.due) {
        timer.due = owner.pausedUntil;
        heap.push(timer);
        continue;
      }
      now = Math.max(now, timer.due);
      events += 1;
      current = owner;
      run();
      await settle();
      current = root;
      return true;
    }
  }

  return {
    root,
    spawn,
    now: () => now,
    /** Everything dies, and nothing follows. */
    end(): void {
      root.kill();
      for (const process of [...processes]) process.kill();
    },
    /** The process whose event runs now. */
    get current(): Process {
      return current;
    },
    get events(): number {
      return events;
    },
    async advance(ms: number): Promise<void> {
      const end = now + ms;
      while (await step(end));
      now = end;
    },
    /** Advances until `isTrue`, looking every 50 ms; false if it is not so within `limitMs`. */
    async until(isTrue: () => boolean, limitMs: number): Promise<boolean> {
      const limit = now + limitMs;
      while (!isTrue()) {
        if (now >= limit) return false;
        const end = now + 50;
        while (await step(end));
        now = end;
      }
      return true;
    },
  };
}

/** A binary heap of timers by due time, then by the order in which they were made. */
function createHeap() {
  const items: Timer[] = [];
  const isSooner = (a: Timer, b: Timer): boolean => a.due < b.due || (a.due === b.due && a.order < b.order);
  const at = (index: number): Timer => items[index] as Timer; // within bounds: see the callers

  function swap(a: number, b: number): void {
    const kept = at(a);
    items[a] = at(b);
    items[b] = kept;
  }

  return {
    peek: (): Timer | undefined => items[0],
    push(timer: Timer): void {
      let index = items.push(timer) - 1;
      while (index > 0) {
        const parent = (index - 1) >> 1;
        if (!isSooner(at(index), at(parent))) return;
        swap(index, parent);
        index = parent;
      }
    },
    pop(): void {
      const last = items.pop();
      if (last === undefined || items.length === 0) return;
      items[0] = last;
      let index = 0;
      for (;;) {
        const left = 2 * index + 1;
        let least = index;
        for (const child of [left, left + 1]) {
          if (child < items.length && isSooner(at(child), at(least))) least = child;
        }
        if (least === index) return;
        swap(index, least);
        index = least;
      }
    },
  };
}

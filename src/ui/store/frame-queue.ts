/**
 * Gathers what arrives between two frames and applies it in one batch, right before the paint. A hidden tab
 * has no frames: there a timer does it.
 *
 * Where a frame takes long, as long passes before the next: what a person does is not to wait for all that is said.
 */
import { batch } from '@preact/signals';

export interface Frames {
  request(callback: () => void): number;
  cancel(handle: number): void;
  /** In ms. */
  now(): number;
}

export interface FrameQueue {
  add(task: () => void): void;
  flush(): void;
  close(): void;
}

const FALLBACK_MS = 120;
const LONG_FRAME_MS = 50;
/** However long a frame took. */
const MAX_PAUSE_MS = 500;

export const browserFrames: Frames = {
  request: (callback) => requestAnimationFrame(callback),
  cancel: (handle) => cancelAnimationFrame(handle),
  now: () => performance.now(),
};

export function createFrameQueue(frames: Frames = browserFrames): FrameQueue {
  let tasks: (() => void)[] = [];
  let frame: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** No frame is asked for until then: the last one is being painted, or took long. */
  let pause: ReturnType<typeof setTimeout> | undefined;

  function disarm(): void {
    if (frame !== null) frames.cancel(frame);
    frame = null;
    clearTimeout(timer);
  }

  function arm(): void {
    if (frame !== null || pause !== undefined || tasks.length === 0) return;
    frame = frames.request(paint);
    timer = setTimeout(flush, FALLBACK_MS);
  }

  function resume(): void {
    pause = undefined;
    arm();
  }

  function paint(): void {
    const startedAt = frames.now();
    // A timer comes after the paint.
    pause = setTimeout(() => {
      const tookMs = frames.now() - startedAt;
      if (tookMs < LONG_FRAME_MS) resume();
      else pause = setTimeout(resume, Math.min(tookMs, MAX_PAUSE_MS));
    });
    flush();
  }

  function flush(): void {
    disarm();
    const due = tasks;
    tasks = [];
    batch(() => {
      for (const task of due) task();
    });
  }

  return {
    add(task) {
      tasks.push(task);
      arm();
    },
    flush,
    close() {
      disarm();
      clearTimeout(pause);
      tasks = [];
    },
  };
}

/**
 * Gathers what arrives between two frames and applies it in one batch, right before the paint. A hidden tab
 * has no frames: there a timer does it.
 */
import { batch } from '@preact/signals';

export interface Frames {
  request(callback: () => void): number;
  cancel(handle: number): void;
}

export interface FrameQueue {
  add(task: () => void): void;
  flush(): void;
  close(): void;
}

const FALLBACK_MS = 120;

export const browserFrames: Frames = {
  request: (callback) => requestAnimationFrame(callback),
  cancel: (handle) => cancelAnimationFrame(handle),
};

export function createFrameQueue(frames: Frames = browserFrames): FrameQueue {
  let tasks: (() => void)[] = [];
  let frame: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function disarm(): void {
    if (frame !== null) frames.cancel(frame);
    frame = null;
    clearTimeout(timer);
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
      if (frame !== null) return;
      frame = frames.request(flush);
      timer = setTimeout(flush, FALLBACK_MS);
    },
    flush,
    close() {
      disarm();
      tasks = [];
    },
  };
}

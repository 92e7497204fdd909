/** Short messages that go by themselves. Owns their list and timers. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { ToastTone } from '../../shared/rpc.ts';

export interface Toast {
  id: number;
  tone: ToastTone;
  text: string;
  action?: ToastAction | undefined;
}

/** What can be done about it; done or not, it is asked once. */
export interface ToastAction {
  text: string;
  run(): void;
}

export interface Toasts {
  readonly list: ReadonlySignal<readonly Toast[]>;
  add(tone: ToastTone, text: string, action?: ToastAction): void;
  dismiss(id: number): void;
  /** While a person points at them, none goes. */
  hold(held: boolean): void;
}

const SHOWN_MS: Record<ToastTone, number> = { info: 6_000, success: 5_000, error: 12_000 };
/** Where there is something to decide. */
const ACTION_SHOWN_MS = 60_000;
const MAX_SHOWN = 4;
const TICK_MS = 500;

export function createToasts(): Toasts {
  const list = signal<readonly Toast[]>([]);
  const leftMs = new Map<number, number>();
  let nextId = 1;
  let held = false;
  let timer: ReturnType<typeof setInterval> | undefined;

  function tick(): void {
    if (held) return;
    for (const [id, left] of leftMs) {
      if (left <= TICK_MS) dismiss(id);
      else leftMs.set(id, left - TICK_MS);
    }
  }

  function dismiss(id: number): void {
    leftMs.delete(id);
    list.value = list.value.filter((toast) => toast.id !== id);
    if (leftMs.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    held = false;
  }

  return {
    list,
    dismiss,
    add(tone, text, action) {
      const same = list.value.find((toast) => toast.tone === tone && toast.text === text);
      if (same) {
        leftMs.set(same.id, SHOWN_MS[tone]);
        return;
      }
      const toast = { id: nextId++, tone, text, action };
      for (const old of list.value.slice(0, Math.max(0, list.value.length + 1 - MAX_SHOWN))) dismiss(old.id);
      list.value = [...list.value, toast];
      leftMs.set(toast.id, action ? ACTION_SHOWN_MS : SHOWN_MS[tone]);
      timer ??= setInterval(tick, TICK_MS);
    },
    hold(next) {
      held = next;
    },
  };
}

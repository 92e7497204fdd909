/**
 * How many rows of the list are rendered: those of the first screen at once, the others after it is painted, some
 * at a time, so that neither the first paint nor what a person does waits for hundreds of rows.
 */
import { type ReadonlySignal, useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { whenIdle } from '../parts/when-idle.ts';

/** Less than a row is high, headings and all. */
const LEAST_HEIGHT_PX = 54;
const MORE_ROWS = 40;
const PATIENCE_MS = 300;

/** Grows by itself until `count` rows fit. */
export function useRowLimit(count: ReadonlySignal<number>): ReadonlySignal<number> {
  const limit = useSignal(Math.ceil(window.innerHeight / LEAST_HEIGHT_PX));
  const isWhole = useComputed(() => count.value <= limit.value);
  useSignalEffect(() => {
    if (isWhole.value) return;
    const next = limit.value + MORE_ROWS;
    return whenIdle(() => {
      limit.value = next;
    }, PATIENCE_MS);
  });
  return limit;
}

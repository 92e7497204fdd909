/** The edge by which the list is made wider or narrower, by pointer or arrow keys. The width is remembered. */
import { useSignal, useSignalEffect } from '@preact/signals';
import styles from './sidebar.module.css';
import { keepWidth, keptWidth, MAX_WIDTH, MIN_WIDTH, showWidth, USUAL_WIDTH } from './sidebar-width.ts';

const STEP = 16;

export function ResizerEdge() {
  const width = useSignal(keptWidth());

  useSignalEffect(() => showWidth(width.value));

  function set(next: number): void {
    width.value = Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, next)));
  }

  const keep = (): void => keepWidth(width.peek());

  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be dragged or focused.
    <div
      class={styles.resizer}
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the list"
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={MAX_WIDTH}
      aria-valuenow={width.value}
      tabIndex={0}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) set(event.clientX);
      }}
      onLostPointerCapture={keep}
      onDblClick={() => {
        set(USUAL_WIDTH);
        keep();
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') set(width.value - STEP);
        else if (event.key === 'ArrowRight') set(width.value + STEP);
        else return;
        event.preventDefault();
        keep();
      }}
    />
  );
}

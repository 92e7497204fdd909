/** The edge by which the list is made wider or narrower, by pointer or arrow keys. The width is remembered. */
import { useSignal, useSignalEffect } from '@preact/signals';
import styles from './sidebar.module.css';

const KEY = 'aperture:sidebarWidth';
const MIN = 220;
const MAX = 480;
const USUAL = 280;
const STEP = 16;

export function SidebarResizer() {
  const width = useSignal(read());

  useSignalEffect(() => {
    document.documentElement.style.setProperty('--sidebar-width', `${width.value}px`);
  });

  function set(next: number): void {
    width.value = Math.round(Math.min(MAX, Math.max(MIN, next)));
  }

  function keep(): void {
    try {
      localStorage.setItem(KEY, String(width.peek()));
    } catch {
      // Not remembered, then.
    }
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be dragged or focused.
    <div
      class={styles.resizer}
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the list"
      aria-valuemin={MIN}
      aria-valuemax={MAX}
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
        set(USUAL);
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

function read(): number {
  try {
    const kept = Number(localStorage.getItem(KEY));
    return kept >= MIN && kept <= MAX ? kept : USUAL;
  } catch {
    return USUAL;
  }
}

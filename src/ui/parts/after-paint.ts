/** What may wait until the next frame is on the screen: it runs then, all of it together. */
import { batch, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

const waiting = new Set<() => void>();

function runAll(): void {
  const due = [...waiting];
  waiting.clear();
  batch(() => {
    for (const run of due) run();
  });
}

/** Not while the tab is hidden, where nothing is painted. Calling what it gives withdraws it. */
export function afterPaint(run: () => void): () => void {
  // In a task of its own: a frame's callbacks run before it is painted.
  if (waiting.size === 0) requestAnimationFrame(() => setTimeout(runAll));
  waiting.add(run);
  return () => void waiting.delete(run);
}

/** True from the first paint on: for what nobody misses in that. */
export function useAfterPaint(): boolean {
  const isPainted = useSignal(false);
  useEffect(
    () =>
      afterPaint(() => {
        isPainted.value = true;
      }),
    [],
  );
  return isPainted.value;
}

/** Runs something once what is to be painted was painted, or after `limitMs` all the same. The answer takes it back. */
export function whenIdle(run: () => void, limitMs: number): () => void {
  let isOver = false;
  const once = (): void => {
    if (!isOver) run();
    isOver = true;
  };
  // Safari has none of the other.
  const wait = (): unknown =>
    typeof requestIdleCallback === 'function'
      ? requestIdleCallback(once, { timeout: limitMs })
      : setTimeout(once, 50);
  // A browser calls itself idle before the next frame, too: the first of two is the one that paints.
  if (document.hidden) wait();
  else requestAnimationFrame(() => requestAnimationFrame(wait));
  return () => {
    isOver = true;
  };
}

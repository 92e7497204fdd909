/** Runs something once what is to be painted was painted, or after `limitMs` all the same. The answer takes it back. */
export function whenIdle(run: () => void, limitMs: number): () => void {
  // Safari has none.
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(run, 50);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(() => run(), { timeout: limitMs });
  return () => cancelIdleCallback(handle);
}

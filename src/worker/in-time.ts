import type { Clock } from './clock.ts';

/** What becomes of it, or `late` once `ms` have passed; nobody hears of it then. */
export function inTime<T, L>(
  clock: Pick<Clock, 'after'>,
  ms: number,
  work: Promise<T>,
  late: L,
): Promise<T | L> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => resolve(late));
    work.then(resolve, reject).finally(cancel);
  });
}

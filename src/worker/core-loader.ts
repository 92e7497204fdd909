/**
 * Loads the worker's core part, and tries again until it is there: the gateway may be away, and the service worker may
 * not have it yet. What is shown meanwhile is no less true.
 */
import { backoffMs } from './backoff.ts';
import type { Environment } from './environment.ts';
import { errorName } from './report.ts';

export type CorePart = typeof import('./core-part.ts');

export interface CoreLoader {
  /** Ends once it is there. Who asks does not wait: neither for `afterMs`, nor for a pause between two tries. */
  get(afterMs?: number): Promise<CorePart>;
}

export function createCoreLoader(
  { clock, random, report, loadCore }: Pick<Environment, 'clock' | 'random' | 'report' | 'loadCore'>,
  /** `retryAt`: when it is tried again, ms since 1970. */
  onFailure: (retryAt: number) => void,
): CoreLoader {
  let loading: Promise<CorePart> | null = null;
  let hurry: () => void = () => {};

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = clock.after(ms, resolve);
      hurry = () => {
        cancel();
        resolve();
      };
    });

  async function load(afterMs: number): Promise<CorePart> {
    if (afterMs > 0) await pause(afterMs);
    for (let failures = 1; ; failures += 1) {
      try {
        return await loadCore();
      } catch (error) {
        report('worker', `a part of it could not be loaded (${errorName(error)})`);
      }
      const pauseMs = backoffMs(failures, random);
      onFailure(clock.now() + pauseMs);
      await pause(pauseMs);
    }
  }

  return {
    get(afterMs = 0) {
      if (afterMs === 0) hurry();
      loading ??= load(afterMs);
      return loading;
    },
  };
}

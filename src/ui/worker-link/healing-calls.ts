/**
 * The worker's calls, as the page makes them: each waits for a worker, ends in bounded time, and is made again
 * on the next worker where that does no harm.
 */
import { CALL_NAMES, REPEATABLE } from '../../shared/repeatable-calls.ts';
import { CALL_TIMEOUT_MS, CallError, SLOW_CALL_TIMEOUT_MS, type WorkerApi } from '../../shared/rpc.ts';
import { createDeferred } from './deferred.ts';
import type { Surroundings } from './surroundings.ts';
import type { WorkerSession } from './worker-session.ts';

type Method = keyof WorkerApi;

const SLOW: ReadonlySet<Method> = new Set([
  'createSession',
  'endSession',
  'restartAgent',
  'pair',
  'finishImport',
]);

export interface CallsOptions {
  surroundings: Pick<Surroundings, 'now' | 'after'>;
  /** The session that is welcome now, or the next one. */
  welcomeSession(): Promise<WorkerSession>;
}

export function createHealingCalls({ surroundings, welcomeSession }: CallsOptions): WorkerApi {
  const { now, after } = surroundings;

  async function call(method: Method, args: readonly unknown[]): Promise<unknown> {
    const limitMs = SLOW.has(method) ? SLOW_CALL_TIMEOUT_MS : CALL_TIMEOUT_MS;
    const deadline = now() + limitMs;
    for (;;) {
      const session = await within(deadline - now(), welcomeSession());
      try {
        // Comlink's proxy has a function under every name; the types of both sides are `WorkerApi`'s.
        const remote = session.remote[method] as (...args: readonly unknown[]) => Promise<unknown>;
        return await within(deadline - now(), Promise.race([remote(...args), session.ended]));
      } catch (error) {
        if (!(error instanceof CallError)) throw new CallError('internal', 'The call failed.');
        if (error.code === 'timeout') session.suspect();
        if (error.code !== 'worker_gone' || !REPEATABLE[method]) throw error;
      }
    }
  }

  function within<T>(ms: number, promise: Promise<T>): Promise<T> {
    const { promise: late, reject } = createDeferred<never>();
    const cancel = after(Math.max(0, ms), () => reject(new CallError('timeout', 'No answer in time.')));
    return Promise.race([promise, late]).finally(cancel);
  }

  const entries = CALL_NAMES.map((method) => [method, (...args: readonly unknown[]) => call(method, args)]);
  return Object.fromEntries(entries) as WorkerApi; // one function a method, as the record demands
}

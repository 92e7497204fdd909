/**
 * The timers that code takes from its surroundings (the gateway's), as virtual ones of the process whose event
 * runs. Whoever kept the real ones from before (Node's own modules, the test runner) keeps them.
 */
import { type SimTime, START_MS } from './time.ts';

const replaced = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
] as const;

/** Puts the real ones back when called. */
export function useVirtualTimers(time: SimTime): () => void {
  const scope = globalThis as unknown as Record<string, unknown>; // its names are known, their types are ours
  const kept = replaced.map((name) => [name, scope[name]] as const);
  const keptTimeout = AbortSignal.timeout;
  const keptNow = performance.now;

  const handle = (cancel: () => void) => {
    const self = { cancel, unref: () => self, ref: () => self, hasRef: () => false };
    return self;
  };
  const clear = (timer: unknown): void => {
    if (typeof timer === 'object' && timer !== null && 'cancel' in timer) (timer.cancel as () => void)(); // a handle
  };
  const after = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    handle(time.current.after(ms, () => run(...args)));
  const every = (run: (...args: unknown[]) => void, ms: number, ...args: unknown[]) => {
    const owner = time.current;
    let cancel = owner.after(ms, tick);
    function tick(): void {
      cancel = owner.after(ms, tick);
      run(...args);
    }
    return handle(() => cancel());
  };
  scope.setTimeout = after;
  scope.setInterval = every;
  scope.setImmediate = (run: (...args: unknown[]) => void, ...args: unknown[]) => after(run, 0, ...args);
  scope.clearTimeout = clear;
  scope.clearInterval = clear;
  scope.clearImmediate = clear;
  performance.now = () => time.now() - START_MS;
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    time.current.after(ms, () => controller.abort(new DOMException('Timeout', 'TimeoutError')));
    return controller.signal;
  };

  return () => {
    for (const [name, value] of kept) scope[name] = value;
    performance.now = keptNow;
    AbortSignal.timeout = keptTimeout;
  };
}

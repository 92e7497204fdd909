/**
 * What one tab can ask, on its port. The object is frozen and has no prototype, so that a path of names reaches
 * nothing but the calls. All but the first of them wait for the core's code, and are checked by it.
 */
import { CALL_NAMES } from '../../shared/repeatable-calls.ts';
import type { WorkerApi } from '../../shared/rpc.ts';
import type { CoreCalls } from './core-calls.ts';
import { type Caller, createFirstCalls, type FirstCallsParts } from './first-calls.ts';

export interface ApiParts extends FirstCallsParts {
  /** The calls that the core answers, for this tab; asked for once, with the first of them. */
  coreCalls(caller: Caller): Promise<CoreCalls>;
}

export function createApi(parts: ApiParts): WorkerApi {
  const { calls: first, caller } = createFirstCalls(parts);
  let later: Promise<Readonly<Record<string, unknown>>> | null = null;

  const late =
    (name: string) =>
    async (...args: readonly unknown[]): Promise<unknown> => {
      later ??= parts.coreCalls(caller).then((calls) => ({ ...calls }));
      const call = (await later)[name] as (...args: readonly unknown[]) => Promise<unknown>; // each checks its own
      return call(...args);
    };

  const all = CALL_NAMES.map((name) => [name, Object.hasOwn(first, name) ? null : late(name)] as const);
  const rest = Object.fromEntries(all.filter(([, call]) => call !== null));
  return Object.freeze(Object.assign(Object.create(null) as WorkerApi, rest, first)); // no prototype: see above
}

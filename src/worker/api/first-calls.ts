/** The calls that need no core: who is there, and what they view. */
import { helloSchema, viewSchema } from '../../shared/hello.ts';
import { CallError, type Push, type WorkerApi } from '../../shared/rpc.ts';
import type { Environment } from '../environment.ts';
import type { AppStateHolder } from '../tabs/app-state.ts';
import type { Tab, Tabs } from '../tabs/tabs.ts';
import { checked } from './checked-call.ts';

export interface FirstCallsParts {
  env: Pick<Environment, 'identity'>;
  tabs: Tabs;
  state: AppStateHolder;
  workerLock: string;
  /** Ends once what is stored is known, or never will be. */
  listed(): Promise<unknown>;
  isSuperseded(): boolean;
  post(push: Push): void;
}

export type FirstCalls = Pick<WorkerApi, 'hello' | 'bye' | 'ping' | 'setView'>;

/** The tab that said hello on this port. */
export interface Caller {
  readonly tab: Tab | null;
  /** Throws if there is none. */
  current(): Tab;
}

export function createFirstCalls(parts: FirstCallsParts): { calls: FirstCalls; caller: Caller } {
  const { tabs, state } = parts;
  let tab: Tab | null = null;

  const caller: Caller = {
    get tab() {
      return tab;
    },
    current() {
      if (tab) return tab;
      throw new CallError('bad_request', 'The tab has not said hello.');
    },
  };

  const calls: FirstCalls = {
    hello: checked([helloSchema], async (hello) => {
      await parts.listed();
      tab?.close();
      tab = tabs.add(hello, parts.post);
      if (parts.isSuperseded()) parts.post({ push: 'superseded' });
      tab.dropState();
      const { revision, state: all } = state;
      return { revision, state: all, workerLock: parts.workerLock, build: parts.env.identity.build };
    }),
    bye: checked([], async () => tab?.close()),
    ping: checked([], async () => 'pong' as const),
    setView: checked([viewSchema], async (view) => {
      // Again: a tab that stood still may not have heard it.
      if (parts.isSuperseded()) parts.post({ push: 'superseded' });
      caller.current().setView(view);
    }),
  };
  return { calls, caller };
}

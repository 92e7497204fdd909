/**
 * What one tab can ask, on its port: every argument is checked, every failure is a `CallError`. The object is
 * frozen and has no prototype, so that a path of names reaches nothing but the calls.
 */
import * as v from 'valibot';
import { helloSchema, viewSchema } from '../../shared/hello.ts';
import { seqSchema, sessionIdSchema } from '../../shared/ids.ts';
import { MAX_ENTRIES_PAGE } from '../../shared/limits.ts';
import { CallError, type Push, type WorkerApi } from '../../shared/rpc.ts';
import { archiveCalls } from '../archive/archive-calls.ts';
import { composerCalls } from '../composer/composer-calls.ts';
import { copyCalls } from '../copy/copy-calls.ts';
import type { Core } from '../core.ts';
import { diagnosticsCalls } from '../diagnostics/diagnostics-calls.ts';
import type { Diary } from '../diagnostics/diary.ts';
import type { Environment } from '../environment.ts';
import { highlightCalls } from '../highlight/highlight-calls.ts';
import { inboxCalls } from '../inbox/inbox-calls.ts';
import { readCalls } from '../log/read-calls.ts';
import { pairingCalls } from '../pairing/pairing-calls.ts';
import { searchCalls } from '../search/search-calls.ts';
import { storageCalls } from '../storage/storage-calls.ts';
import type { AppStateHolder } from '../tabs/app-state.ts';
import type { Tab, Tabs } from '../tabs/tabs.ts';
import { checked } from './checked-call.ts';
import { promptCalls } from './prompt-calls.ts';
import { sessionCalls } from './session-calls.ts';

export interface ApiParts {
  env: Pick<Environment, 'identity'>;
  tabs: Tabs;
  state: AppStateHolder;
  diary: Pick<Diary, 'startedAt' | 'troubles'>;
  workerLock: string;
  /** Ends once it serves, or never will. */
  settled(): Promise<void>;
  /** Rejects if this worker serves no longer. */
  serving(): Promise<Core>;
  isSuperseded(): boolean;
  socketCount(): number;
  post(push: Push): void;
}

const limit = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_ENTRIES_PAGE));

export function createApi(parts: ApiParts): WorkerApi {
  const { tabs, state, serving } = parts;
  let tab: Tab | null = null;

  const currentTab = (): Tab => {
    if (tab) return tab;
    throw new CallError('bad_request', 'The tab has not said hello.');
  };

  /** The schemas' outputs are the methods' parameters. */
  const api: WorkerApi = {
    hello: checked([helloSchema], async (hello) => {
      await parts.settled();
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
      currentTab().setView(view);
    }),
    openSession: checked([sessionIdSchema, limit, v.nullable(seqSchema)], async (id, count, around) =>
      (await serving()).transcripts.open(currentTab(), id, count, around),
    ),
    loadOlder: checked([sessionIdSchema, seqSchema, limit], async (id, before, count) =>
      (await serving()).transcripts.loadOlder(currentTab(), id, before, count),
    ),
    loadNewer: checked([sessionIdSchema, seqSchema, limit], async (id, after, count) =>
      (await serving()).transcripts.loadNewer(currentTab(), id, after, count),
    ),
    ...sessionCalls(serving),
    ...promptCalls(serving),
    ...archiveCalls(serving),
    ...storageCalls(serving, state),
    ...copyCalls(serving),
    ...readCalls(serving),
    ...inboxCalls(serving),
    ...composerCalls(serving, (push) => tabs.draft(push, tab)),
    ...highlightCalls(),
    ...searchCalls(serving),
    ...pairingCalls(serving),
    ...diagnosticsCalls(parts),
  };
  return Object.freeze(Object.assign(Object.create(null) as WorkerApi, api)); // no prototype: see above
}

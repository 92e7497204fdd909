/** The calls of one tab that the core answers: every argument is checked, every failure is a `CallError`. */
import * as v from 'valibot';
import { seqSchema, sessionIdSchema } from '../../shared/ids.ts';
import { MAX_ENTRIES_PAGE } from '../../shared/limits.ts';
import type { WorkerApi } from '../../shared/rpc.ts';
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
import type { Tabs } from '../tabs/tabs.ts';
import { checked } from './checked-call.ts';
import type { Caller, FirstCalls } from './first-calls.ts';
import { promptCalls } from './prompt-calls.ts';
import { sessionCalls } from './session-calls.ts';

export interface CoreCallsParts {
  env: Pick<Environment, 'identity'>;
  tabs: Tabs;
  state: AppStateHolder;
  diary: Pick<Diary, 'startedAt' | 'troubles'>;
  /** Rejects if this worker serves no longer. */
  serving(): Promise<Core>;
  socketCount(): number;
}

export type CoreCalls = Omit<WorkerApi, keyof FirstCalls>;

const limit = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_ENTRIES_PAGE));

/** The schemas' outputs are the methods' parameters. */
export function createCoreCalls(parts: CoreCallsParts, caller: Caller): CoreCalls {
  const { tabs, state, serving } = parts;
  return {
    openSession: checked([sessionIdSchema, limit, v.nullable(seqSchema)], async (id, count, around) =>
      (await serving()).transcripts.open(caller.current(), id, count, around),
    ),
    loadOlder: checked([sessionIdSchema, seqSchema, limit], async (id, before, count) =>
      (await serving()).transcripts.loadOlder(caller.current(), id, before, count),
    ),
    loadNewer: checked([sessionIdSchema, seqSchema, limit], async (id, after, count) =>
      (await serving()).transcripts.loadNewer(caller.current(), id, after, count),
    ),
    ...sessionCalls(serving),
    ...promptCalls(serving),
    ...archiveCalls(serving),
    ...storageCalls(serving, state),
    ...copyCalls(serving),
    ...readCalls(serving),
    ...inboxCalls(serving),
    ...composerCalls(serving, (push) => tabs.draft(push, caller.tab)),
    ...highlightCalls(),
    ...searchCalls(serving),
    ...pairingCalls(serving),
    ...diagnosticsCalls(parts),
  };
}

/** The worker's calls as Comlink writes them, with arguments that are right for some of them, and nearly right. */
import type { WorkerApi } from '../../src/shared/rpc.ts';
import { ID } from '../support/worker/stored-records.ts';
import { type Chance, mutateValue } from './mutate.ts';

const ARGUMENTS: readonly unknown[][] = [
  [],
  [ID],
  [ID, 50, null],
  [ID, 3, 50],
  [{ sessionId: ID, visible: true }],
  [{ tabId: 't', lock: 't', build: 'b', view: { sessionId: null, visible: true } }],
  [ID, 'p', [{ type: 'text', text: 'hi' }]],
  [ID, { text: 'draft', images: [] }],
  [{ text: 'word', id: 's', sessionId: null, agent: null, kinds: [] }, 0],
  [{ agent: 'demo', cwd: '/' }],
  ['CODE', 'name'],
  [100],
  ['import-1', new Uint8Array([1, 2, 3])],
  ['ts', 'const a = 1;'],
];

export const callOf = (id: string, name: string, args: readonly unknown[]): object => ({
  id,
  type: 'APPLY',
  path: [name],
  argumentList: args.map((value) => ({ type: 'RAW', value })),
});

export function someCall(id: string, api: WorkerApi, chance: Chance): object {
  const args = structuredClone(chance.pick(ARGUMENTS));
  const name = chance.pick(Object.keys(api));
  return callOf(id, name, chance.oneIn(2) ? args : [mutateValue(args, chance)].flat());
}

/** What is loaded with the first call that needs it is here: no input is the first, and none is left behind at the end. */
export async function loadLazyParts(api: WorkerApi): Promise<void> {
  const calls = [
    api.searchMessages({ id: 's', text: 'word', sessionId: null, agent: null, kinds: [] }, 0),
    api.highlightCode('ts', 'const a = 1;'),
    api.exportPage(ID, null, 'markdown'),
    api.exportPage(ID, null, 'jsonl'),
    api.storageUsage(),
    api.diagnostics(),
    api.createPairLink(),
  ];
  await Promise.allSettled(calls);
}

/**
 * Messages on the worker's port, nearly as Comlink sends them: each is answered or ignored, and the worker goes on.
 * What comes by another wire (`tests/fuzz/targets`: one more file) meets the same calls.
 */
import 'fake-indexeddb/auto';
import { expose } from 'comlink';
import { IDBFactory } from 'fake-indexeddb';
import { registerCallErrors } from '../../../src/shared/call-error-wire.ts';
import { guardPort } from '../../../src/worker/port-guard.ts';
import { type OfflineWorker, startOfflineWorker } from '../../support/worker/offline-worker.ts';
import { ID } from '../../support/worker/stored-records.ts';
import type { Target } from '../fuzz.ts';
import { type Chance, mutateValue, oddValue } from '../mutate.ts';

/** Arguments that are right for some of the calls; the others get these, too. */
const ARGUMENTS: readonly unknown[][] = [
  [],
  [ID],
  [ID, 50, null],
  [ID, 3, 50],
  [{ sessionId: ID, visible: true }],
  [{ tabId: 't', lock: 't', build: 'b', view: { sessionId: null, visible: true } }],
  [ID, 'p', [{ type: 'text', text: 'hi' }]],
  [ID, { text: 'draft', images: [] }],
  [{ text: 'word', sessionId: null, agent: null, kind: null }],
  [{ agent: 'demo', cwd: '/' }],
  ['CODE', 'name'],
  [100],
  ['import-1', new Uint8Array([1, 2, 3])],
  ['const a = 1;', 'ts'],
];

export async function openWorkerPort(): Promise<Target> {
  globalThis.indexedDB = new IDBFactory();
  registerCallErrors();
  const worker: OfflineWorker = await startOfflineWorker();
  const names = Object.keys(worker.api);
  const answers = new Map<string, (message: unknown) => void>();
  let listener: (event: MessageEvent) => void = () => undefined;
  let count = 0;
  expose(
    worker.api,
    guardPort(
      {
        // What cannot be cloned could not be sent: as a real port, it throws.
        postMessage(message) {
          const { id } = structuredClone(message) as { id: string };
          answers.get(id)?.(message);
          answers.delete(id);
        },
        addEventListener: (_type, add) => {
          listener = add;
        },
        start: () => undefined,
      },
      worker.api,
    ),
  );
  const send = (data: unknown): void =>
    listener({ data, origin: '', ports: [], target: null } as unknown as MessageEvent);

  function call(id: string, name: string, args: readonly unknown[]): object {
    return { id, type: 'APPLY', path: [name], argumentList: args.map((value) => ({ type: 'RAW', value })) };
  }

  async function answered(id: string, name: string): Promise<void> {
    const answer = new Promise((resolve) => answers.set(id, resolve));
    send(call(id, name, []));
    await answer;
  }

  return {
    async run(chance: Chance) {
      count += 1;
      const args = structuredClone(chance.pick(ARGUMENTS));
      const right = call(
        `fuzz-${count}`,
        chance.pick(names),
        chance.oneIn(2) ? args : [mutateValue(args, chance)].flat(),
      );
      const message = chance.oneIn(2)
        ? right
        : chance.oneIn(5)
          ? oddValue(chance)
          : mutateValue(right, chance);
      send(message);
      await answered(`ping-${count}`, 'ping');
    },
    async check() {
      await answered(`check-${count}`, 'storageUsage');
      if (Object.hasOwn(Object.prototype, 'id')) throw new Error('a prototype was changed');
    },
    close: async () => worker.kill(),
  };
}

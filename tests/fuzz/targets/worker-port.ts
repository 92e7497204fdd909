/**
 * Messages on the worker's port, nearly as Comlink sends them: each is answered or ignored, and the worker goes on.
 */
import 'fake-indexeddb/auto';
import { expose } from 'comlink';
import { IDBFactory } from 'fake-indexeddb';
import { registerCallErrors } from '../../../src/shared/call-error-wire.ts';
import { guardPort } from '../../../src/worker/port-guard.ts';
import { type OfflineWorker, startOfflineWorker } from '../../support/worker/offline-worker.ts';
import type { Target } from '../fuzz.ts';
import { type Chance, mutateValue, oddValue } from '../mutate.ts';
import { callOf, loadLazyParts, someCall } from '../worker-calls.ts';

export async function openWorkerPort(): Promise<Target> {
  globalThis.indexedDB = new IDBFactory();
  registerCallErrors();
  const worker: OfflineWorker = await startOfflineWorker();
  await loadLazyParts(worker.api);
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

  async function answered(id: string, name: string): Promise<void> {
    const answer = new Promise((resolve) => answers.set(id, resolve));
    send(callOf(id, name, []));
    await answer;
  }

  return {
    async run(chance: Chance) {
      count += 1;
      const right = someCall(`fuzz-${count}`, worker.api, chance);
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

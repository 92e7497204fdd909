/** Messages in the lobby and on the connections of a worker without a SharedWorker: it connects who asks, and goes on. */
import 'fake-indexeddb/auto';
import { expose } from 'comlink';
import { IDBFactory } from 'fake-indexeddb';
import * as v from 'valibot';
import { registerCallErrors } from '../../../src/shared/call-error-wire.ts';
import { connectionName, lobbyName, MISSED, toWorkerSchema } from '../../../src/shared/wire.ts';
import { guardPort } from '../../../src/worker/port-guard.ts';
import { serveWire } from '../../../src/worker/wire/serve-wire.ts';
import { startOfflineWorker } from '../../support/worker/offline-worker.ts';
import type { Target } from '../fuzz.ts';
import { type Chance, mutateValue, oddValue } from '../mutate.ts';
import { callOf, loadLazyParts, someCall } from '../worker-calls.ts';

const WORKER = 'worker';
const identity = { build: 'test', generation: 0 };
const LOBBY = lobbyName(identity.build, identity.generation);
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export async function openWire(): Promise<Target> {
  globalThis.indexedDB = new IDBFactory();
  registerCallErrors();
  const worker = await startOfflineWorker();
  await loadLazyParts(worker.api);
  const channels = new Map<string, (data: unknown) => void>();
  const leave = new Map<string, () => unknown>();
  const answers = new Map<string, () => void>();
  let connection = 0;
  let count = 0;
  let said = 0;
  let isGivenUp = false;

  serveWire({
    identity,
    workerId: WORKER,
    locks: {
      request: (name, _options, callback) => {
        leave.set(name, callback);
        return new Promise(() => undefined);
      },
    },
    openChannel(name, onMessage) {
      channels.set(name, onMessage);
      return {
        post(message) {
          const { n, data } = structuredClone(message) as { n?: number; data?: { id?: string } };
          isGivenUp ||= n === MISSED;
          answers.get(data?.id ?? '')?.();
        },
        close: () => void channels.delete(name),
      };
    },
    connect: (port) => expose(worker.api, guardPort(port, worker.api)),
  });
  const say = (name: string, data: unknown): void => channels.get(name)?.(structuredClone(data));

  function connect(): void {
    leave.get(connectionName(uuid(connection)))?.();
    connection += 1;
    said = 0;
    isGivenUp = false;
    say(LOBBY, { type: 'join', connection: uuid(connection) });
  }

  /** The worker takes it for the next that the tab says, whatever it says. */
  const isNext = (message: unknown): boolean => {
    const parsed = v.safeParse(toWorkerSchema, message);
    return parsed.success && parsed.output.to === WORKER && parsed.output.n === said + 1;
  };

  async function answered(): Promise<void> {
    count += 1;
    const id = `ping-${count}`;
    const answer = new Promise<void>((resolve) => answers.set(id, resolve));
    // A message under a wrong number ends a connection: a tab makes another.
    if (isGivenUp) connect();
    said += 1;
    say(connectionName(uuid(connection)), { to: WORKER, n: said, data: callOf(id, 'ping', []) });
    await answer;
    answers.delete(id);
  }

  return {
    async run(chance: Chance) {
      if (connection === 0 || chance.oneIn(10)) connect();
      const join = { type: 'join', connection: uuid(connection) };
      const call = { to: WORKER, n: said + 1, data: someCall(`fuzz-${count}`, worker.api, chance) };
      const [name, right] = chance.oneIn(3) ? [LOBBY, join] : [connectionName(uuid(connection)), call];
      const message = chance.oneIn(4)
        ? right
        : chance.oneIn(5)
          ? oddValue(chance)
          : mutateValue(right, chance);
      if (name !== LOBBY && isNext(message)) said += 1;
      say(name, message);
      await answered();
    },
    async check() {
      await answered();
      if (Object.hasOwn(Object.prototype, 'id')) throw new Error('a prototype was changed');
    },
    close: async () => worker.kill(),
  };
}

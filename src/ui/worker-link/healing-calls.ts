/**
 * The worker's calls, as the page makes them: each waits for a worker, ends in bounded time, and is made again
 * on the next worker where that does no harm.
 */
import { CALL_TIMEOUT_MS, CallError, SLOW_CALL_TIMEOUT_MS, type WorkerApi } from '../../shared/rpc.ts';
import { createDeferred } from './deferred.ts';
import type { Surroundings } from './surroundings.ts';
import type { WorkerSession } from './worker-session.ts';

type Method = keyof WorkerApi;

/** Whether a call may be made twice. Those that carry an id of their own may; so may all that only read. */
const REPEATABLE: Readonly<Record<Method, boolean>> = {
  hello: false,
  bye: false,
  ping: true,
  setView: true,
  openSession: true,
  loadOlder: true,
  loadNewer: true,
  pair: false,
  listDevices: true,
  revokeDevice: true,
  retryNow: true,
  listAgents: true,
  listDirectories: true,
  createSession: false,
  patchSession: true,
  endSession: true,
  // By then the agent may be at work again.
  restartAgent: false,
  connectSession: true,
  disconnectSession: true,
  sendPrompt: true,
  // Each says what is to be, not what is to change.
  withdrawPrompt: true,
  editPrompt: true,
  orderPrompts: true,
  sendPromptNow: true,
  listFiles: true,
  cancelTurn: true,
  answerPermission: true,
  setMode: true,
  setConfigOption: true,
  getDraft: true,
  setDraft: true,
  setCopyPaused: true,
  markUnread: true,
  readAttention: true,
  diagnostics: true,
  resumeImports: true,
  takeLegacyActive: false,
  exportPage: true,
  // An import belongs to one worker: with it, what was taken in so far is gone.
  beginImport: false,
  importChunk: false,
  finishImport: false,
  abortImport: true,
  storageUsage: true,
  deleteLocalCopy: true,
  deleteLocalCopies: true,
  eraseDatabase: true,
  noteRebuilt: true,
  highlightCode: true,
  searchMessages: true,
  // Each makes another code; the one that nobody sees ends by itself.
  createPairLink: true,
};
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
        if (!(error instanceof CallError)) throw new CallError('internal', 'The call could not be made.');
        if (error.code === 'timeout') session.suspect();
        if (error.code !== 'worker_gone' || !REPEATABLE[method]) throw error;
      }
    }
  }

  function within<T>(ms: number, promise: Promise<T>): Promise<T> {
    const { promise: late, reject } = createDeferred<never>();
    const cancel = after(Math.max(0, ms), () =>
      reject(new CallError('timeout', 'Aperture’s worker did not answer in time.')),
    );
    return Promise.race([promise, late]).finally(cancel);
  }

  const names = Object.keys(REPEATABLE) as Method[]; // the record has exactly these keys
  const entries = names.map((method) => [method, (...args: readonly unknown[]) => call(method, args)]);
  return Object.freeze(Object.fromEntries(entries)) as WorkerApi; // one function a method, as the record demands
}

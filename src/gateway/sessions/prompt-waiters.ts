/** Those who wait for the end of a prompt's turn; the same prompt sent twice waits for the one turn. */
import type { StopReason } from '../../shared/acp.ts';
import type { PromptId } from '../../shared/ids.ts';
import type { PromptResult } from '../log/event-log.ts';
import { ServiceError } from './session-service.ts';

export interface PromptWaiter {
  readonly result: Promise<StopReason>;
  /** Resolves once a crash can no longer lose the prompt. */
  readonly stored: Promise<void>;
}

interface Waiting extends PromptWaiter {
  resolve(reason: StopReason): void;
  reject(error: ServiceError): void;
}

export interface PromptWaiters {
  get(promptId: PromptId): PromptWaiter | undefined;
  add(promptId: PromptId, stored: Promise<void>): PromptWaiter;
  settle(promptId: PromptId, result: PromptResult): void;
  fail(promptId: PromptId, error: ServiceError): void;
  failAll(error: ServiceError): void;
}

export function createPromptWaiters(): PromptWaiters {
  const waiters = new Map<PromptId, Waiting>();

  function take(promptId: PromptId): Waiting | undefined {
    const waiter = waiters.get(promptId);
    waiters.delete(promptId);
    return waiter;
  }
  return {
    get: (promptId) => waiters.get(promptId),
    add(promptId, stored) {
      let resolve: Waiting['resolve'] = () => undefined;
      let reject: Waiting['reject'] = () => undefined;
      const result = new Promise<StopReason>((onResult, onError) => {
        resolve = onResult;
        reject = onError;
      });
      // Whoever asked may be gone by then.
      result.catch(() => undefined);
      const waiter = { result, stored, resolve, reject };
      waiters.set(promptId, waiter);
      return waiter;
    },
    settle(promptId, result) {
      if (result.type === 'stopped') take(promptId)?.resolve(result.stopReason);
      else take(promptId)?.reject(errorOf(result));
    },
    fail: (promptId, error) => take(promptId)?.reject(error),
    failAll(error) {
      for (const promptId of [...waiters.keys()]) take(promptId)?.reject(error);
    },
  };
}

/** The answer to a prompt whose turn is over. */
export function replyOf(result: PromptResult): StopReason {
  if (result.type === 'stopped') return result.stopReason;
  throw errorOf(result);
}

const errorOf = ({ error }: Extract<PromptResult, { type: 'failed' }>): ServiceError =>
  new ServiceError(error.code === 'storage' ? 'storage' : 'agent_error', error.message, error);

/**
 * What a person can do to sessions (prompts: `composer/prompt-actions.ts`). Every action ends in what they see: the change itself, or a toast that
 * says what went wrong. None of them throws.
 */
import { useMemo } from 'preact/hooks';
import type { PatchSession } from '../../shared/http.ts';
import type { RequestId, SessionId } from '../../shared/ids.ts';
import { errorText } from './call-errors.ts';
import { type Page, usePage } from './page.ts';

export interface Actions {
  cancelTurn(sessionId: SessionId): Promise<boolean>;
  answerPermission(sessionId: SessionId, requestId: RequestId, optionId: string): Promise<boolean>;
  setMode(sessionId: SessionId, modeId: string): Promise<boolean>;
  setConfigOption(sessionId: SessionId, configId: string, value: string | boolean): Promise<boolean>;
  patchSession(sessionId: SessionId, patch: PatchSession): Promise<boolean>;
  endSession(sessionId: SessionId): Promise<boolean>;
  /** The last message counts as unread again. */
  markUnread(sessionId: SessionId): Promise<boolean>;
  /** Pauses the copying of history to this device, or goes on with it. */
  setCopyPaused(paused: boolean): Promise<boolean>;
  restartAgent(sessionId: SessionId): Promise<boolean>;
  connectSession(sessionId: SessionId): Promise<boolean>;
  retryNow(): Promise<boolean>;
  noteRebuilt(): Promise<boolean>;
}

export function useActions(): Actions {
  const page = usePage();
  return useMemo(() => createActions(page), [page]);
}

export function createActions({ call, toasts }: Pick<Page, 'call' | 'toasts'>): Actions {
  /** `what` failed, as a sentence's beginning. */
  async function attempt(what: string, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      toasts.add('error', `${what}: ${errorText(error)}`);
      return false;
    }
  }

  return {
    cancelTurn: (sessionId) => attempt('Not stopped', () => call.cancelTurn(sessionId)),
    answerPermission: (sessionId, requestId, optionId) =>
      attempt('Not answered', () => call.answerPermission(sessionId, requestId, optionId)),
    setMode: (sessionId, modeId) => attempt('Mode not changed', () => call.setMode(sessionId, modeId)),
    setConfigOption: (sessionId, configId, value) =>
      attempt('Setting not changed', () => call.setConfigOption(sessionId, configId, value)),
    patchSession: (sessionId, patch) => attempt('Not saved', () => call.patchSession(sessionId, patch)),
    endSession: (sessionId) => attempt('Not ended', () => call.endSession(sessionId)),
    markUnread: (sessionId) => attempt('Not marked', () => call.markUnread(sessionId)),
    setCopyPaused: (paused) =>
      attempt(paused ? 'Not paused' : 'Not resumed', () => call.setCopyPaused(paused)),
    restartAgent: (sessionId) => attempt('Not restarted', () => call.restartAgent(sessionId)),
    connectSession: (sessionId) => attempt('Not connected', () => call.connectSession(sessionId)),
    retryNow: () => attempt('Still not there', () => call.retryNow()),
    noteRebuilt: () => attempt('Not dismissed', () => call.noteRebuilt()),
  };
}

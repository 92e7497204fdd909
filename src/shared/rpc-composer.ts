/** The worker's calls for what is written to a session: drafts, the files it names, and prompts that wait. */
import type { ContentBlock } from './acp.ts';
import type { Draft, DraftChange } from './draft.ts';
import type { FileList } from './http.ts';
import type { PromptId, SessionId } from './ids.ts';

export interface ComposerCalls {
  getDraft(sessionId: SessionId): Promise<Draft>;
  /** Resolves once it is stored; every other tab that views the session is told. */
  setDraft(sessionId: SessionId, change: DraftChange): Promise<void>;
  /** Files of the session's directory that fit `query`, best first. */
  listFiles(sessionId: SessionId, query: string): Promise<FileList>;
  /**
   * Takes back a prompt that has not begun; false if it was too late. This and the next three reject with
   * `unreachable` for a prompt that the gateway may have while it cannot be asked.
   */
  withdrawPrompt(sessionId: SessionId, promptId: PromptId): Promise<boolean>;
  /** False if it was too late: it runs as it was. One that had failed is tried again. */
  editPrompt(sessionId: SessionId, promptId: PromptId, content: ContentBlock[]): Promise<boolean>;
  /** The order in which they run; those that are not named stay behind them. */
  orderPrompts(sessionId: SessionId, promptIds: PromptId[]): Promise<void>;
  /** Stops the turn that runs and runs this one next, or sends it first where it is not sent yet. */
  sendPromptNow(sessionId: SessionId, promptId: PromptId): Promise<boolean>;
}

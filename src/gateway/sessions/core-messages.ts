/** What happens to a session, and what it has done: the inputs and effects of `session-core.ts`. */
import type {
  ConfigOption,
  ContentBlock,
  PermissionOption,
  PermissionOutcome,
  PromptCapabilities,
  SessionModes,
  ToolCallUpdate,
} from '../../shared/acp.ts';
import type { PromptId, RequestId } from '../../shared/ids.ts';
import type { QueueChange } from '../../shared/queue.ts';
import type { AgentExit } from '../agents/agent.ts';
import type { PromptResult } from '../log/event-log.ts';

export interface QueuedPrompt {
  promptId: PromptId;
  content: readonly ContentBlock[];
}

export type Input =
  /** It is stored as queued by now. */
  | { type: 'prompt'; prompt: QueuedPrompt }
  /** A person changes what waits for its turn. */
  | { type: 'queue'; change: QueueChange }
  /** The agent is wanted, though nothing is to be said to it yet. */
  | { type: 'wake' }
  /** `forgot`: it could not go on with the session, and begins anew. */
  | {
      type: 'ready';
      modes: SessionModes | null;
      configOptions: ConfigOption[] | null;
      promptCapabilities: PromptCapabilities;
      forgot: boolean;
    }
  /** The agent's answer to a prompt. */
  | { type: 'replied'; promptId: PromptId; result: PromptResult }
  | { type: 'asked'; requestId: RequestId; toolCall: ToolCallUpdate; options: PermissionOption[] }
  | { type: 'answered'; requestId: RequestId; outcome: PermissionOutcome; by: string }
  | { type: 'withdrawn'; requestId: RequestId }
  | { type: 'cancel' }
  /** The agent was asked to end the turn, and has not. */
  | { type: 'cancel_timeout'; promptId: PromptId }
  /** A person ends the agent; the session stays. */
  | { type: 'close' }
  | { type: 'exited'; exit: AgentExit };

export type Effect =
  | { type: 'start_agent' }
  | { type: 'stop_agent' }
  | { type: 'send_prompt'; prompt: QueuedPrompt }
  /** And `cancel_timeout` for this prompt, if it takes too long. */
  | { type: 'send_cancel'; promptId: PromptId }
  | { type: 'answer_permission'; requestId: RequestId; outcome: PermissionOutcome }
  | { type: 'settle_prompt'; promptId: PromptId; result: PromptResult };

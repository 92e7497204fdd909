/** What a call may use, and what it answers. */
import type { JsonRpcId, Params } from '../../shared/frame.ts';
import type { PromptId, SessionId } from '../../shared/ids.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { SessionStreams } from './session-streams.ts';

export interface CallContext {
  service: SessionService;
  streams: SessionStreams;
  /** Sessions that this very client is deleting: its socket outlives them until the reply is out. */
  deleting: Set<SessionId>;
  /** Prompts that wait for the end of their turn, by the id of the client's call. */
  prompts: Map<JsonRpcId, { sessionId: SessionId; promptId: PromptId }>;
  /** This socket is the one of its device that follows the session: those that were it before are closed. */
  takePlace(id: SessionId): void;
  /** Closes the socket: the only session it had is gone. */
  closeDeleted(): void;
}

export interface Reply {
  result: unknown;
  /** Done once the reply is out. */
  after?: () => void;
}

export type Call = (params: Params, context: CallContext, id: JsonRpcId) => Promise<Reply>;

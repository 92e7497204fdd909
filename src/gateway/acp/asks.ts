/**
 * The questions asked on one socket: which JSON-RPC id stands for which permission request.
 *
 * Ids are strings of our own, never used twice on a socket. The client's ids and the agent's are other
 * spaces: none of them is ever looked up here.
 */
import * as v from 'valibot';
import { type PermissionOutcome, permissionOutcomeSchema } from '../../shared/acp.ts';
import type { LogEvent } from '../../shared/event.ts';
import type { Frame, JsonRpcId } from '../../shared/frame.ts';
import type { RequestId, SessionId } from '../../shared/ids.ts';

export type PermissionEvent = Extract<LogEvent, { type: 'permission' }>;

export interface Ask {
  id: string;
  sessionId: SessionId;
  requestId: RequestId;
  optionIds: ReadonlySet<string>;
}

export type Answer =
  /** No question of this socket, or one that is settled. */
  | { type: 'unknown' }
  | { type: 'declined'; ask: Ask }
  /** Neither an outcome nor one of the options: the question stays open. */
  | { type: 'refused'; ask: Ask }
  | { type: 'answered'; ask: Ask; outcome: PermissionOutcome };

export interface Asks {
  /** The id to ask under. */
  add(sessionId: SessionId, event: PermissionEvent): string;
  has(sessionId: SessionId, requestId: RequestId): boolean;
  /** Reads a reply. A question that was answered or declined is taken off the list. */
  answer(frame: Extract<Frame, { type: 'result' | 'error' }>): Answer;
  /** Takes a question back on the list: its answer could not be stored. */
  restore(ask: Ask): void;
  /** Takes the questions of a request (or of the whole session) off the list; their ids are to be cancelled. */
  settle(sessionId: SessionId, requestId?: RequestId): string[];
}

const replySchema = v.looseObject({ outcome: permissionOutcomeSchema });

export function createAsks(): Asks {
  const open = new Map<JsonRpcId, Ask>();
  let count = 0;

  return {
    add(sessionId, { requestId, options }) {
      count += 1;
      const id = `ask-${count}`;
      const optionIds = new Set(options.map((option) => option.optionId));
      open.set(id, { id, sessionId, requestId, optionIds });
      return id;
    },
    has: (sessionId, requestId) =>
      [...open.values()].some((ask) => ask.sessionId === sessionId && ask.requestId === requestId),
    answer(frame) {
      const ask = open.get(frame.id);
      if (!ask) return { type: 'unknown' };
      if (frame.type === 'error') {
        open.delete(ask.id);
        return { type: 'declined', ask };
      }
      const reply = v.safeParse(replySchema, frame.result);
      if (!reply.success) return { type: 'refused', ask };
      const { outcome } = reply.output;
      if (outcome.outcome === 'selected' && !ask.optionIds.has(outcome.optionId)) {
        return { type: 'refused', ask };
      }
      open.delete(ask.id);
      return { type: 'answered', ask, outcome };
    },
    restore: (ask) => {
      open.set(ask.id, ask);
    },
    settle(sessionId, requestId) {
      const ids: string[] = [];
      for (const ask of open.values()) {
        if (ask.sessionId !== sessionId) continue;
        if (requestId !== undefined && ask.requestId !== requestId) continue;
        open.delete(ask.id);
        ids.push(ask.id);
      }
      return ids;
    },
  };
}

/**
 * Entries as ACP frames, for a client that loads a whole session whose oldest events were trimmed: the same
 * conversation, with each message in one piece and each tool call as it ended. They carry no position: the
 * events they stand for are no longer in the log.
 */
import type { SessionUpdate } from '../../shared/acp.ts';
import type { Entry } from '../../shared/entry.ts';
import { isMessage } from '../../shared/entry-change.ts';
import { type Frame, META, METHOD } from '../../shared/frame.ts';
import type { SessionId } from '../../shared/ids.ts';

export function entryFrames(sessionId: SessionId, entry: Entry): Frame[] {
  return updatesOf(entry).map((update) => ({
    type: 'notification',
    method: METHOD.update,
    params: { sessionId, update, _meta: { [META.at]: entry.at } },
  }));
}

const CHUNKS = {
  user: 'user_message_chunk',
  agent: 'agent_message_chunk',
  thought: 'agent_thought_chunk',
} as const;

function updatesOf(entry: Entry): SessionUpdate[] {
  if (isMessage(entry)) {
    const { kind, messageId } = entry;
    return entry.content.map((content) => ({
      sessionUpdate: CHUNKS[kind],
      content,
      ...(messageId !== null && { messageId }),
    }));
  }
  switch (entry.kind) {
    case 'tool': {
      // A call that was cut off with its turn has no status of ACP's own but this.
      const status = entry.status === 'cancelled' ? 'failed' : entry.status;
      return [{ ...entry.call, sessionUpdate: 'tool_call', status }];
    }
    case 'plan':
      return [{ sessionUpdate: 'plan', entries: entry.entries }];
    case 'notice': {
      const { severity, title, description } = entry;
      return [{ sessionUpdate: 'notice', severity, title, description }];
    }
    // ACP has no word for a question that is settled, nor for an error outside of a reply.
    case 'permission':
    case 'error':
      return [];
  }
}

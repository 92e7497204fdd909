/** Events as agents make them, short to write in tests. */
import type { EventBody } from '../../../src/shared/event.ts';
import type { PromptId, RequestId } from '../../../src/shared/ids.ts';

export const said = (text: string, messageId: string | null = null): EventBody => ({
  type: 'update',
  update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text }, messageId },
});

export const prompted = (promptId: string, text = 'Do it'): EventBody => ({
  type: 'prompt',
  promptId: promptId as PromptId, // any text is one
  content: [{ type: 'text', text }],
});

export const ran = (promptId: string): EventBody => ({
  type: 'turn',
  state: 'running',
  promptId: promptId as PromptId, // the same
});

export const rested: EventBody = { type: 'turn', state: 'idle', stopReason: 'end_turn' };

export const tool = (id: string, status: 'in_progress' | 'completed'): EventBody => ({
  type: 'update',
  update: { sessionUpdate: 'tool_call', toolCallId: id, title: 'Read', kind: 'read', status },
});

export const asked = (requestId: string): EventBody => ({
  type: 'permission',
  requestId: requestId as RequestId, // the same
  toolCall: { toolCallId: 'call', title: 'Run it', kind: 'execute', status: 'pending' },
  options: [{ optionId: 'yes', name: 'Yes', kind: 'allow_once' }],
});

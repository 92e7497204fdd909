/** Sessions and events to write into a log. For tests only. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { MutableRecord } from '../../../src/gateway/log/event-log.ts';
import type { EventBody } from '../../../src/shared/event.ts';
import {
  epochSchema,
  type PromptId,
  promptIdSchema,
  type SessionId,
  sessionIdSchema,
  ZERO_SEQ,
} from '../../../src/shared/ids.ts';

/** As a session begins. */
export const RECORD: MutableRecord = {
  title: '',
  titledByPerson: false,
  state: 'idle',
  error: null,
  readSeq: ZERO_SEQ,
  archived: false,
  pinned: false,
  agentSessionId: null,
};
export const newId = (): SessionId => v.parse(sessionIdSchema, randomUUID());
export const fixed = (id: SessionId) => ({
  id,
  epoch: v.parse(epochSchema, randomUUID()),
  agent: 'demo',
  cwd: '/tmp',
  createdAt: 1,
});
export const promptId = (id: string): PromptId => v.parse(promptIdSchema, id);
export const chunk = (text: string, messageId = 'm'): EventBody => ({
  type: 'update',
  update: { sessionUpdate: 'agent_message_chunk', messageId, content: { type: 'text', text } },
});
export const running = (id: string): EventBody[] => [
  { type: 'prompt', promptId: promptId(id), content: [{ type: 'text', text: `question ${id}` }] },
  { type: 'turn', state: 'running', promptId: promptId(id) },
];
export const idle: EventBody = { type: 'turn', state: 'idle', stopReason: 'end_turn' };
export const permission = (requestId: string): EventBody =>
  ({
    type: 'permission',
    requestId,
    toolCall: { toolCallId: 't', title: 'Run it' },
    options: [{ optionId: 'yes', name: 'Yes', kind: 'allow_once' }],
  }) as EventBody; // the id is branded

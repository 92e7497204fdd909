/** Gathers what a turn said, for the history: chunks of one message become one, as a replay sends them. */
import type { ContentBlock, SessionUpdate } from '@agentclientprotocol/sdk';

export interface Recorder {
  add(update: SessionUpdate): void;
  /** What was added since the last time. */
  take(): SessionUpdate[];
}

/** What belongs to the conversation; the rest (usage, commands, modes) is told anew after a load. */
const KEPT: ReadonlySet<SessionUpdate['sessionUpdate']> = new Set([
  'user_message_chunk',
  'agent_message_chunk',
  'agent_thought_chunk',
  'tool_call',
  'tool_call_update',
  'plan',
]);

export function createRecorder(): Recorder {
  let updates: SessionUpdate[] = [];
  return {
    add(update) {
      if (!KEPT.has(update.sessionUpdate)) return;
      const last = updates.at(-1);
      const merged = last && merge(last, update);
      if (merged) updates[updates.length - 1] = merged;
      else updates.push(update);
    },
    take() {
      const taken = updates;
      updates = [];
      return taken;
    },
  };
}

function merge(before: SessionUpdate, after: SessionUpdate): SessionUpdate | null {
  if (!('messageId' in before && 'messageId' in after)) return null;
  if (before.sessionUpdate !== after.sessionUpdate || before.messageId !== after.messageId) return null;
  const [first, second] = [textOf(before.content), textOf(after.content)];
  if (first === null || second === null) return null;
  return { ...after, content: { type: 'text', text: first + second } };
}

const textOf = (content: ContentBlock): string | null => (content.type === 'text' ? content.text : null);

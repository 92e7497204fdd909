/** Entries as they begin: what the fold makes of the first event of each. */
import type { ContentBlock } from './acp.ts';
import type { Entry, EntryOf, MessageEntry } from './entry.ts';
import type { LogEvent } from './event.ts';

type Event<T extends LogEvent['type']> = Extract<LogEvent, { type: T }>;

/** Of a new entry, or of one that the event changes. */
export const identity = (event: LogEvent, before?: Entry) => ({
  seq: before?.seq ?? event.seq,
  rev: event.seq,
  at: before?.at ?? event.at,
  ...(before?.turnEnd && { turnEnd: before.turnEnd }),
});

export const promptEntry = (event: Event<'prompt'>): EntryOf<'user'> => ({
  ...identity(event),
  kind: 'user',
  promptId: event.promptId,
  messageId: null,
  content: event.content,
});

/** A message that an agent began. */
export function messageEntry(
  event: LogEvent,
  kind: MessageEntry['kind'],
  first: ContentBlock,
  messageId: string | null,
): MessageEntry {
  const block: ContentBlock = first.type === 'text' ? { type: 'text', text: first.text } : first;
  const base = { ...identity(event), messageId };
  return kind === 'user'
    ? { ...base, kind, promptId: null, content: [block] }
    : { ...base, kind, content: [block] };
}

export const permissionEntry = (event: Event<'permission'>): EntryOf<'permission'> => ({
  ...identity(event),
  kind: 'permission',
  requestId: event.requestId,
  toolCall: event.toolCall,
  options: event.options,
  outcome: null,
  by: null,
  resolvedAt: null,
});

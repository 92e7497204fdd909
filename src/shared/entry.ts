/**
 * An entry: what a reader sees as one thing in a conversation (a message, a tool call, a question),
 * folded from the events that made it. Entries are what is stored offline and shown on the page.
 */
import * as v from 'valibot';
import {
  contentBlockSchema,
  permissionOptionSchema,
  permissionOutcomeSchema,
  plainText,
  planEntrySchema,
  stopReasonSchema,
  toolCallUpdateSchema,
} from './acp.ts';
import { promptIdSchema, requestIdSchema, seqSchema } from './ids.ts';

/**
 * How a turn ended, on its last entry: `ms` it took, its stop reason (null where it failed), and the tokens in
 * the context by then where the agent says so.
 */
const turnEndSchema = v.object({
  ms: v.number(),
  stopReason: v.nullable(stopReasonSchema),
  used: v.nullable(v.number()),
});
export type TurnEnd = v.InferOutput<typeof turnEndSchema>;

/**
 * - `seq`: position of the event that began the entry: its identity and its order;
 * - `rev`: position of the last event that changed it: the higher one is the newer copy;
 * - `at`: when it began, in ms since 1970;
 * - `turnEnd`: only on the last entry of a turn that ended.
 */
const identity = { seq: seqSchema, rev: seqSchema, at: v.number(), turnEnd: v.optional(turnEndSchema) };

const contentSchema = v.array(contentBlockSchema);
const messageFields = { messageId: v.nullable(v.string()), content: contentSchema };

/** `promptId` is null for a message that the agent replayed, not one sent through the gateway. */
const userEntry = v.object({
  ...identity,
  kind: v.literal('user'),
  promptId: v.nullable(promptIdSchema),
  ...messageFields,
});
const agentEntry = v.object({ ...identity, kind: v.literal('agent'), ...messageFields });
const thoughtEntry = v.object({ ...identity, kind: v.literal('thought'), ...messageFields });

/** `status` is the agent's, or `cancelled` where the turn ended before the tool did. */
export const toolEntryStatusSchema = v.picklist([
  'pending',
  'in_progress',
  'completed',
  'failed',
  'cancelled',
]);
/** `call` is all that the agent said of the call, merged; `endedAt` is null while it runs. */
const toolEntry = v.object({
  ...identity,
  kind: v.literal('tool'),
  status: toolEntryStatusSchema,
  call: toolCallUpdateSchema,
  endedAt: v.nullable(v.number()),
});
const planEntry = v.object({ ...identity, kind: v.literal('plan'), entries: v.array(planEntrySchema) });

/** `outcome` is null until somebody answered; `by` says who. */
const permissionEntry = v.object({
  ...identity,
  kind: v.literal('permission'),
  requestId: requestIdSchema,
  toolCall: toolCallUpdateSchema,
  options: v.array(permissionOptionSchema),
  outcome: v.nullable(permissionOutcomeSchema),
  by: v.nullable(v.string()),
  resolvedAt: v.nullable(v.number()),
});
const noticeEntry = v.object({
  ...identity,
  kind: v.literal('notice'),
  severity: v.picklist(['info', 'warning', 'error']),
  title: v.string(),
  description: v.nullable(v.string()),
});
const errorEntry = v.object({ ...identity, kind: v.literal('error'), code: v.string(), message: v.string() });

export const entrySchema = v.variant('kind', [
  userEntry,
  agentEntry,
  thoughtEntry,
  toolEntry,
  planEntry,
  permissionEntry,
  noticeEntry,
  errorEntry,
]);
export type Entry = v.InferOutput<typeof entrySchema>;
export type EntryKind = Entry['kind'];
export type EntryOf<K extends EntryKind> = Extract<Entry, { kind: K }>;
export type MessageEntry = EntryOf<'user' | 'agent' | 'thought'>;

/** What one event did to the entries: a new or rewritten one, or text at the end of a message. */
export type EntryChange =
  | { type: 'put'; entry: Entry }
  | { type: 'append'; seq: Entry['seq']; rev: Entry['rev']; text: string };

/** Unread counts messages, not frames: what an agent said, asked, or failed at. */
export const countsAsUnread = (entry: Entry): boolean =>
  entry.kind === 'agent' || entry.kind === 'permission' || entry.kind === 'error';

/** One line for lists and notifications. */
export function entryText(entry: Entry): string {
  switch (entry.kind) {
    case 'user':
    case 'agent':
    case 'thought':
      return plainText(entry.content);
    case 'tool':
      return entry.call.title ?? entry.call.name ?? 'Tool';
    case 'plan':
      return entry.entries.map((item) => item.content).join('\n');
    case 'permission':
      return entry.toolCall.title ?? entry.toolCall.name ?? 'Permission';
    case 'notice':
      return entry.title;
    case 'error':
      return entry.message;
  }
}

/**
 * Logged events as ACP frames, and back. `framesOf` (gateway) and `createEventReader` (worker) are inverse:
 * what was logged is what the other side reads, whatever ACP has or lacks a method for.
 *
 * - an `update` is its `session/update`; a `prompt` is one `user_message_chunk` a content block;
 * - an unanswered `permission` is a request to answer, an answered one a notification;
 * - the rest are `_aperture/…` notifications; an `info` is a `session_info_update`, so that titles reach everyone.
 */
import * as v from 'valibot';
import {
  agentBody,
  type EventBody,
  infoBody,
  type LogEvent,
  permissionBody,
  permissionResolvedBody,
  promptBody,
  turnBody,
  updateBody,
} from './event.ts';
import { type Frame, type JsonRpcId, META, METHOD, type Params } from './frame.ts';
import { type Cursor, cursorSchema, type Epoch, type SessionId } from './ids.ts';
import { issueText } from './issue-text.ts';
import { type QueuedPrompt, queueSchema } from './queue.ts';

/**
 * The frames of one event, in order. `ask` is the JSON-RPC id to ask a permission under; without it the
 * permission is told, not asked.
 */
export function framesOf(sessionId: SessionId, epoch: Epoch, event: LogEvent, ask?: JsonRpcId): Frame[] {
  const _meta = { [META.seq]: event.seq, [META.epoch]: epoch, [META.at]: event.at };
  const notify = (method: string, params: Params): Frame => ({
    type: 'notification',
    method,
    params: { sessionId, ...params, _meta },
  });
  switch (event.type) {
    case 'update':
      return [notify(METHOD.update, { update: event.update })];
    case 'prompt': {
      // An empty prompt still has its place in the log.
      const content = event.content.length > 0 ? event.content : [{ type: 'text' as const, text: '' }];
      return content.map((block, index) => ({
        type: 'notification',
        method: METHOD.update,
        params: {
          sessionId,
          update: { sessionUpdate: 'user_message_chunk', content: block },
          _meta: { ..._meta, [META.promptId]: event.promptId, [META.part]: [index, content.length] },
        },
      }));
    }
    case 'turn':
      return [notify(METHOD.turn, withoutPosition(event))];
    case 'permission': {
      const { requestId, toolCall, options } = event;
      if (ask === undefined) return [notify(METHOD.permission, { requestId, toolCall, options })];
      const meta = { ..._meta, [META.requestId]: requestId };
      const params = { sessionId, toolCall, options, _meta: meta };
      return [{ type: 'request', id: ask, method: METHOD.requestPermission, params }];
    }
    case 'permission_resolved':
      return [notify(METHOD.permissionResolved, withoutPosition(event))];
    case 'agent':
      return [notify(METHOD.agent, withoutPosition(event))];
    case 'info': {
      const info = withoutPosition(event);
      const update = { sessionUpdate: 'session_info_update', ...(event.title && { title: event.title }) };
      const params = { sessionId, update, _meta: { ..._meta, [META.info]: info } };
      return [{ type: 'notification', method: METHOD.update, params }];
    }
  }
}

function withoutPosition(event: LogEvent): Params {
  const { seq: _seq, at: _at, type: _type, ...fields } = event;
  return fields;
}

export type ReadFrame =
  /** An event that is now whole. `ask` is the id under which its question can be answered. */
  | { type: 'event'; epoch: Epoch; event: LogEvent; ask?: JsonRpcId }
  /** A part of an event: the rest comes with the next frames. */
  | { type: 'part' }
  /** The cursor is of no use to the gateway: it goes on from this one. */
  | { type: 'reset'; cursor: Cursor }
  /** What waits for its turn. */
  | { type: 'queue'; prompts: QueuedPrompt[] }
  | { type: 'ping' }
  /** Not of the log: a newer gateway's notification, say. */
  | { type: 'other' }
  /** Claims to be of the log and does not fit; `reason` names the field. */
  | { type: 'bad'; reason: string };

const positionSchema = v.object({
  [META.seq]: cursorSchema.entries.seq,
  [META.epoch]: cursorSchema.entries.epoch,
  [META.at]: v.number(),
});
const partSchema = v.tuple([v.pipe(v.number(), v.integer(), v.minValue(0)), v.pipe(v.number(), v.integer())]);

type Parsed =
  | { success: true; output: EventBody }
  | { success: false; issues: readonly v.BaseIssue<unknown>[] };

/** Reads a session's frames. It keeps only the parts of an event whose last frame has not come yet. */
export function createEventReader(): (frame: Extract<Frame, { method: string }>) => ReadFrame {
  let parts: { seq: number; content: unknown[] } | null = null;

  return (frame) => {
    if (frame.method === METHOD.ping) return { type: 'ping' };
    if (frame.method === METHOD.reset) {
      const cursor = v.safeParse(cursorSchema, frame.params);
      return cursor.success ? { type: 'reset', cursor: cursor.output } : bad(cursor.issues);
    }
    if (frame.method === METHOD.queue) {
      const queue = v.safeParse(queueSchema, frame.params);
      return queue.success ? { type: 'queue', prompts: queue.output.prompts } : { type: 'other' };
    }
    const meta = isRecord(frame.params._meta) ? frame.params._meta : {};
    if (!(META.seq in meta)) return { type: 'other' };
    const position = v.safeParse(positionSchema, meta);
    if (!position.success) return bad(position.issues);
    const body = readBody(frame, meta);
    if (body === null) return { type: 'part' };
    if (!body.success) return bad(body.issues);
    const { [META.seq]: seq, [META.epoch]: epoch, [META.at]: at } = position.output;
    const event = { seq, at, ...body.output } as LogEvent; // the same fields, in the shape of the union
    return frame.type === 'request'
      ? { type: 'event', epoch, event, ask: frame.id }
      : { type: 'event', epoch, event };
  };

  function readBody(frame: Extract<Frame, { method: string }>, meta: Params): Parsed | null {
    const { sessionId: _session, _meta, ...fields } = frame.params;
    switch (frame.method) {
      case METHOD.turn:
        return v.safeParse(turnBody, { ...fields, type: 'turn' });
      case METHOD.permission:
        return v.safeParse(permissionBody, { ...fields, type: 'permission' });
      case METHOD.requestPermission:
        return v.safeParse(permissionBody, {
          ...fields,
          requestId: meta[META.requestId],
          type: 'permission',
        });
      case METHOD.permissionResolved:
        return v.safeParse(permissionResolvedBody, { ...fields, type: 'permission_resolved' });
      case METHOD.agent:
        return v.safeParse(agentBody, { ...fields, type: 'agent' });
      default:
        if (META.info in meta) {
          const info: unknown = meta[META.info];
          return v.safeParse(infoBody, { ...(isRecord(info) && info), type: 'info' });
        }
        if (META.promptId in meta) return readPrompt(fields.update, meta);
        return v.safeParse(updateBody, { type: 'update', update: fields.update });
    }
  }

  function readPrompt(update: unknown, meta: Params): Parsed | null {
    const part = v.safeParse(partSchema, meta[META.part]);
    const [index, count] = part.success ? part.output : [0, 1];
    const seq = Number(meta[META.seq]);
    if (parts === null || parts.seq !== seq || index === 0) parts = { seq, content: [] };
    parts.content.push(isRecord(update) ? update.content : undefined);
    if (index < count - 1) return null;
    const { content } = parts;
    parts = null;
    return v.safeParse(promptBody, { type: 'prompt', promptId: meta[META.promptId], content });
  }
}

const isRecord = (value: unknown): value is Params =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const bad = (issues: readonly v.BaseIssue<unknown>[]): ReadFrame => ({
  type: 'bad',
  reason: issueText(issues),
});

/**
 * JSON-RPC 2.0 frames as ACP uses them: one object a text frame, no batches.
 * Source: https://www.jsonrpc.org/specification and the ACP RFD "Streamable HTTP & WebSocket Transport".
 */
import * as v from 'valibot';
import { issueText } from './issue-text.ts';

export const jsonRpcIdSchema = v.union([v.string(), v.number(), v.null()]);
export type JsonRpcId = v.InferOutput<typeof jsonRpcIdSchema>;

const version = { jsonrpc: v.literal('2.0') };
/** By name only: ACP has no positional parameters. */
const byName = v.custom<Params>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'Expected an object',
);
const params = v.optional(v.nullable(byName));

const requestSchema = v.looseObject({ ...version, id: jsonRpcIdSchema, method: v.string(), params });
const notificationSchema = v.looseObject({ ...version, method: v.string(), params });
const resultSchema = v.looseObject({ ...version, id: jsonRpcIdSchema, result: v.unknown() });
const errorSchema = v.looseObject({
  ...version,
  id: jsonRpcIdSchema,
  error: v.looseObject({ code: v.number(), message: v.string(), data: v.optional(v.unknown()) }),
});

export type Params = Record<string, unknown>;
export type Frame =
  | { type: 'request'; id: JsonRpcId; method: string; params: Params }
  | { type: 'notification'; method: string; params: Params }
  | { type: 'result'; id: JsonRpcId; result: unknown }
  | { type: 'error'; id: JsonRpcId; code: number; message: string; data?: unknown };

export const RPC = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  authenticationRequired: -32000,
  resourceNotFound: -32002,
} as const;

/** What is wrong with a frame, ready to be answered. `id` is the frame's own where it could be read. */
export interface BadFrame {
  type: 'bad';
  id: JsonRpcId;
  code: number;
  message: string;
}

/** Reads one text frame. Never throws. */
export function parseFrame(text: string): Frame | BadFrame {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { type: 'bad', id: null, code: RPC.parseError, message: 'Not JSON' };
  }
  return readFrame(value);
}

/** The same for a frame that is already an object. */
export function readFrame(value: unknown): Frame | BadFrame {
  if (Array.isArray(value)) return invalid(null, 'Batches are not supported');
  if (typeof value !== 'object' || value === null) return invalid(null, 'Not an object');
  const id = v.safeParse(jsonRpcIdSchema, 'id' in value ? value.id : null);
  const readableId = id.success ? id.output : null;
  if ('method' in value && 'id' in value) {
    const request = v.safeParse(requestSchema, value);
    if (!request.success) return invalid(readableId, issueText(request.issues));
    const { id, method, params } = request.output;
    return { type: 'request', id, method, params: params ?? {} };
  }
  if ('method' in value) {
    const notification = v.safeParse(notificationSchema, value);
    if (!notification.success) return invalid(null, issueText(notification.issues));
    return {
      type: 'notification',
      method: notification.output.method,
      params: notification.output.params ?? {},
    };
  }
  if ('error' in value) {
    const failed = v.safeParse(errorSchema, value);
    if (!failed.success) return invalid(readableId, issueText(failed.issues));
    const { code, message, data } = failed.output.error;
    return { type: 'error', id: failed.output.id, code, message, ...(data !== undefined && { data }) };
  }
  const reply = v.safeParse(resultSchema, value);
  if (!reply.success || !('result' in value)) return invalid(readableId, 'Neither a call nor a reply');
  return { type: 'result', id: reply.output.id, result: reply.output.result };
}

const invalid = (id: JsonRpcId, message: string): BadFrame => ({
  type: 'bad',
  id,
  code: RPC.invalidRequest,
  message,
});

export function writeFrame(frame: Frame): string {
  switch (frame.type) {
    case 'request':
      return JSON.stringify({ jsonrpc: '2.0', id: frame.id, method: frame.method, params: frame.params });
    case 'notification':
      return JSON.stringify({ jsonrpc: '2.0', method: frame.method, params: frame.params });
    case 'result':
      return JSON.stringify({ jsonrpc: '2.0', id: frame.id, result: frame.result ?? null });
    case 'error': {
      const { code, message, data } = frame;
      return JSON.stringify({
        jsonrpc: '2.0',
        id: frame.id,
        error: { code, message, ...(data !== undefined && { data }) },
      });
    }
  }
}

/** Keys under `_meta` and methods that are ours; a client that does not know them still works. */
export const META = {
  /** Position, epoch and time of the logged event a notification or request came from. */
  seq: 'aperture/seq',
  epoch: 'aperture/epoch',
  at: 'aperture/at',
  /** On `session/load`: a cursor to go on from. On its reply: the cursor that is now reached. */
  after: 'aperture/after',
  /** On `session/load`: true if no other socket of this device, opened in the same way, shall follow the session. */
  only: 'aperture/only',
  /** On `session/prompt`, and on the `user_message_chunk`s of its event. */
  promptId: 'aperture/promptId',
  /** `[index, count]`, where one event needs several notifications. */
  part: 'aperture/part',
  /** On `session/request_permission`: the request's name in the log. */
  requestId: 'aperture/requestId',
  /** On a `session_info_update` that came from an `info` event: the event's fields. */
  info: 'aperture/info',
  /** On a block of a queued prompt that is told without its data: its place in the stored prompt, and the data's length. */
  stored: 'aperture/stored',
  length: 'aperture/length',
  /** On `session/new`: which agent. On `authenticate`: the device's token. */
  agent: 'aperture/agent',
  token: 'aperture/token',
} as const;

export const METHOD = {
  update: 'session/update',
  requestPermission: 'session/request_permission',
  turn: '_aperture/turn',
  /** A question that was answered before this client came: told, not asked. */
  permission: '_aperture/permission',
  permissionResolved: '_aperture/permission_resolved',
  agent: '_aperture/agent',
  reset: '_aperture/reset',
  ping: '_aperture/ping',
  /** What waits for its turn; and the calls that change it. */
  queue: '_aperture/queue',
  queueWithdraw: '_aperture/queue/withdraw',
  queueEdit: '_aperture/queue/edit',
  queueOrder: '_aperture/queue/order',
  queueRunNext: '_aperture/queue/run_next',
} as const;

export const AUTH_METHOD_ID = 'aperture-token';

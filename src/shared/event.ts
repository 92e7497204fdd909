/**
 * What a session's log holds: one event per position, in the order it happened, never changed afterwards.
 * Both the history and the live stream of a session are nothing but its events.
 */
import * as v from 'valibot';
import {
  configOptionSchema,
  contentBlockSchema,
  permissionOptionSchema,
  permissionOutcomeSchema,
  promptCapabilitiesSchema,
  sessionModesSchema,
  sessionUpdateSchema,
  stopReasonSchema,
  toolCallUpdateSchema,
} from './acp.ts';
import { promptIdSchema, requestIdSchema, seqSchema } from './ids.ts';

/**
 * Why something failed, for people (`message`) and programs (`code`). `code` is one of the names in
 * `FailureCode`, or a JSON-RPC code as text where an agent's own error is passed on.
 */
export const failureSchema = v.object({ code: v.string(), message: v.string() });
export type Failure = v.InferOutput<typeof failureSchema>;

/**
 * - `agent_not_found`: its command is not there; `agent_start_failed`: it did not get through `initialize`
 *   or `session/new`; `agent_protocol`: it wrote what is not ACP (a line too long, say);
 * - `agent_exited`: it left, or was killed; the `agent` event beside it has the code or signal;
 * - `gateway_restarted`: the gateway died while the turn ran;
 * - `agent_error`: the agent answered the prompt with a JSON-RPC error;
 * - `storage`: the gateway could not write its log (a full disk, say), so that what the agent said is lost.
 */
export type FailureCode =
  | 'agent_not_found'
  | 'agent_start_failed'
  | 'agent_protocol'
  | 'agent_exited'
  | 'agent_error'
  | 'gateway_restarted'
  | 'storage';

/** Fields every event has: its position and when it was logged, in ms since 1970 (gateway's clock). */
const position = { seq: seqSchema, at: v.number() };

export const turnStateSchema = v.picklist(['running', 'requires_action', 'idle']);
export type TurnState = v.InferOutput<typeof turnStateSchema>;

/** A turn changed state. `stopReason` or `error` come with `idle` only. */
const turnFields = {
  state: turnStateSchema,
  promptId: v.optional(promptIdSchema),
  stopReason: v.optional(stopReasonSchema),
  error: v.optional(failureSchema),
};
/** The agent's process changed state. `code`, `signal` and `error` come with `exited` only. */
const agentFields = {
  state: v.picklist(['starting', 'ready', 'exited']),
  code: v.optional(v.nullable(v.number())),
  signal: v.optional(v.nullable(v.string())),
  error: v.optional(failureSchema),
};
/** What the gateway knows of the session beside the conversation; only the fields that changed. */
const infoFields = {
  title: v.optional(v.string()),
  modes: v.optional(v.nullable(sessionModesSchema)),
  configOptions: v.optional(v.nullable(v.array(configOptionSchema))),
  promptCapabilities: v.optional(promptCapabilitiesSchema),
};
const permissionFields = {
  requestId: requestIdSchema,
  toolCall: toolCallUpdateSchema,
  options: v.array(permissionOptionSchema),
};
/** `by` names the device that answered, or `agent` (it withdrew the question) or `gateway` (the agent is gone). */
const permissionResolvedFields = {
  requestId: requestIdSchema,
  outcome: permissionOutcomeSchema,
  by: v.string(),
};

export const updateBody = v.object({ type: v.literal('update'), update: sessionUpdateSchema });
export const promptBody = v.object({
  type: v.literal('prompt'),
  promptId: promptIdSchema,
  content: v.array(contentBlockSchema),
});
export const turnBody = v.object({ type: v.literal('turn'), ...turnFields });
export const permissionBody = v.object({ type: v.literal('permission'), ...permissionFields });
export const permissionResolvedBody = v.object({
  type: v.literal('permission_resolved'),
  ...permissionResolvedFields,
});
export const agentBody = v.object({ type: v.literal('agent'), ...agentFields });
export const infoBody = v.object({ type: v.literal('info'), ...infoFields });

/** An event before it has a place in the log. */
export const eventBodySchema = v.variant('type', [
  updateBody,
  promptBody,
  turnBody,
  permissionBody,
  permissionResolvedBody,
  agentBody,
  infoBody,
]);
export type EventBody = v.InferOutput<typeof eventBodySchema>;

const logged = <const E extends v.ObjectEntries>(body: v.ObjectSchema<E, undefined>) =>
  v.object({ ...position, ...body.entries });

/** An event as it is logged, sent, and served by `GET /v1/sessions/:id/events`. */
export const logEventSchema = v.variant('type', [
  logged(updateBody),
  logged(promptBody),
  logged(turnBody),
  logged(permissionBody),
  logged(permissionResolvedBody),
  logged(agentBody),
  logged(infoBody),
]);
export type LogEvent = v.InferOutput<typeof logEventSchema>;

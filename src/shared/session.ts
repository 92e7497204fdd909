/** What the gateway says of a session, an agent, a device: the nouns of its HTTP interface. */
import * as v from 'valibot';
import { failureSchema } from './event.ts';
import { epochSchema, seqSchema, sessionIdSchema } from './ids.ts';

/**
 * - `starting`: its agent is being started; `idle`; `running`: a turn runs;
 * - `requires_action`: a turn waits for a person's answer;
 * - `ended`: its agent left by itself with code 0; `failed`: see `error`. Both start again with the next prompt.
 */
export const sessionStateSchema = v.picklist([
  'starting',
  'idle',
  'running',
  'requires_action',
  'ended',
  'failed',
]);
export type SessionState = v.InferOutput<typeof sessionStateSchema>;

/** Times in ms since 1970, by the gateway's clock. `readSeq`: all up to it has been read, on any device. */
export const sessionSchema = v.object({
  id: sessionIdSchema,
  agent: v.string(),
  title: v.string(),
  cwd: v.string(),
  state: sessionStateSchema,
  error: v.nullable(failureSchema),
  createdAt: v.number(),
  lastActivity: v.number(),
  epoch: epochSchema,
  lastSeq: seqSchema,
  preview: v.string(),
  readSeq: seqSchema,
  archived: v.boolean(),
  /** A person wants it at the top of every list. Absent as it was kept by builds that knew no pins. */
  pinned: v.optional(v.boolean()),
  /**
   * Set by a browser, never by a gateway: history that no gateway knows. It has no agent and no connection,
   * and is only here; a gateway that knows its id after all replaces it.
   */
  imported: v.optional(v.literal(true)),
});
export type Session = v.InferOutput<typeof sessionSchema>;

/** `available` is false where its command is not on the PATH; `builtin` is true for the demo agent. */
export const agentInfoSchema = v.object({
  id: v.string(),
  name: v.string(),
  command: v.string(),
  available: v.boolean(),
  builtin: v.boolean(),
});
export type AgentInfo = v.InferOutput<typeof agentInfoSchema>;

export const deviceSchema = v.object({
  id: v.string(),
  name: v.string(),
  createdAt: v.number(),
  lastSeen: v.number(),
  current: v.boolean(),
});
export type Device = v.InferOutput<typeof deviceSchema>;

/** One event of the feed (`GET /v1/events`): its SSE event name is `type`, its data the JSON of the rest. */
export const feedEventSchema = v.variant('type', [
  /** Everything, at the start and whenever the client's `Last-Event-ID` is too old to go on from. */
  v.object({ type: v.literal('snapshot'), sessions: v.array(sessionSchema) }),
  v.object({ type: v.literal('created'), session: sessionSchema }),
  v.object({ type: v.literal('updated'), session: sessionSchema }),
  v.object({ type: v.literal('deleted'), id: sessionIdSchema }),
]);
export type FeedEvent = v.InferOutput<typeof feedEventSchema>;

/** Shapes of the calls' params. Fields that ACP has and the gateway has no use for are let pass. */
import * as v from 'valibot';
import { contentBlockSchema } from '../../shared/acp.ts';
import { META, RPC } from '../../shared/frame.ts';
import { cursorSchema, promptIdSchema, type SessionId, sessionIdSchema } from '../../shared/ids.ts';
import type { SessionService } from '../sessions/session-service.ts';
import { RpcError } from './rpc-error.ts';

const MAX_ORDERED_PROMPTS = 1_000;

const meta = <const E extends v.ObjectEntries>(entries: E) => v.nullish(v.looseObject(entries));
const sessionId = v.string();

export const newParams = v.looseObject({
  cwd: v.optional(v.string()),
  _meta: meta({ [META.agent]: v.optional(v.string()) }),
});
export const listParams = v.looseObject({ cwd: v.nullish(v.string()) });
export const sessionParams = v.looseObject({ sessionId });
export const loadParams = v.looseObject({
  sessionId,
  _meta: meta({ [META.after]: v.optional(cursorSchema), [META.only]: v.optional(v.boolean()) }),
});
const promptMeta = meta({ [META.promptId]: v.optional(promptIdSchema) });
export const promptParams = v.looseObject({
  sessionId,
  prompt: v.array(contentBlockSchema),
  _meta: promptMeta,
});
export const cancelParams = v.looseObject({ sessionId, _meta: promptMeta });
export const setModeParams = v.looseObject({ sessionId, modeId: v.string() });
export const setConfigOptionParams = v.looseObject({
  sessionId,
  configId: v.string(),
  value: v.union([v.string(), v.boolean()]),
});
export const queuePromptParams = v.looseObject({ sessionId, promptId: promptIdSchema });
export const queueEditParams = v.looseObject({
  sessionId,
  promptId: promptIdSchema,
  content: v.pipe(v.array(contentBlockSchema), v.minLength(1)),
});
export const queueOrderParams = v.looseObject({
  sessionId,
  promptIds: v.pipe(v.array(promptIdSchema), v.maxLength(MAX_ORDERED_PROMPTS)),
});
export const cancelRequestParams = v.looseObject({ requestId: v.union([v.string(), v.number()]) });

/** The session of that name; -32002 if there is none. */
export function knownSession(service: SessionService, name: string): SessionId {
  const id = v.safeParse(sessionIdSchema, name);
  if (id.success && service.get(id.output)) return id.output;
  throw new RpcError(RPC.resourceNotFound, 'Session not found');
}

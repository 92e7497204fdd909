/**
 * What agents answer to the gateway's requests, as schemas: only what is used, and as loose as agents are.
 * Source: https://agentclientprotocol.com/protocol/schema
 */
import * as v from 'valibot';
import {
  configOptionSchema,
  permissionOptionSchema,
  promptCapabilitiesSchema,
  sessionModesSchema,
  stopReasonSchema,
  toolCallUpdateSchema,
} from '../../shared/acp.ts';

const capability = v.pipe(
  v.unknown(),
  v.transform((value) => typeof value === 'object' && value !== null),
);

const NO_PROMPT_CAPABILITIES = { image: false, audio: false, embeddedContext: false };

export const initializeReplySchema = v.looseObject({
  protocolVersion: v.number(),
  agentCapabilities: v.fallback(
    v.looseObject({
      loadSession: v.fallback(v.boolean(), false),
      promptCapabilities: v.fallback(promptCapabilitiesSchema, NO_PROMPT_CAPABILITIES),
      sessionCapabilities: v.fallback(v.looseObject({ resume: v.optional(capability, null) }), {
        resume: false,
      }),
    }),
    {
      loadSession: false,
      promptCapabilities: NO_PROMPT_CAPABILITIES,
      sessionCapabilities: { resume: false },
    },
  ),
});

/** Options of kinds that are newer than this build are left out. */
const configOptionsSchema = v.pipe(
  v.array(v.unknown()),
  v.transform((options) => options.filter((option) => v.is(configOptionSchema, option))),
);

/** Of `session/new`, `session/load` and `session/resume`. */
const openedFields = {
  modes: v.fallback(v.nullish(sessionModesSchema), null),
  configOptions: v.fallback(v.nullish(configOptionsSchema), null),
};
export const openedReplySchema = v.looseObject(openedFields);
export const newSessionReplySchema = v.looseObject({
  sessionId: v.pipe(v.string(), v.minLength(1), v.maxLength(1_000)),
  ...openedFields,
});
export type OpenedReply = v.InferOutput<typeof openedReplySchema>;

/** A stop reason newer than this build is a normal end. */
export const promptReplySchema = v.looseObject({ stopReason: v.fallback(stopReasonSchema, 'end_turn') });
export const configReplySchema = v.looseObject({
  configOptions: v.fallback(v.nullish(configOptionsSchema), null),
});

/** What an agent asks of the gateway. */
export const permissionRequestSchema = v.looseObject({
  toolCall: toolCallUpdateSchema,
  options: v.pipe(v.array(permissionOptionSchema), v.maxLength(100)),
});
const lineNumber = v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0)), null);
export const readFileRequestSchema = v.looseObject({ path: v.string(), line: lineNumber, limit: lineNumber });
export const writeFileRequestSchema = v.looseObject({ path: v.string(), content: v.string() });

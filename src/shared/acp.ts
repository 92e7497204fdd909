/**
 * The parts of the Agent Client Protocol v1 that travel through all three programs, as schemas.
 *
 * Looser than the protocol where agents are known to stray (null for absent, unknown kinds), so that one
 * odd field never costs a message. Unknown fields are kept: the log stores what the agent said.
 * Source: https://agentclientprotocol.com/protocol/schema
 */
import * as v from 'valibot';

const optionalText = v.nullish(v.string());

const textBlock = v.looseObject({ type: v.literal('text'), text: v.string() });
const imageBlock = v.looseObject({
  type: v.literal('image'),
  data: v.string(),
  mimeType: v.string(),
  uri: optionalText,
});
const audioBlock = v.looseObject({ type: v.literal('audio'), data: v.string(), mimeType: v.string() });
const resourceLinkBlock = v.looseObject({
  type: v.literal('resource_link'),
  uri: v.string(),
  name: v.string(),
  title: optionalText,
  description: optionalText,
  mimeType: optionalText,
});
const resourceBlock = v.looseObject({
  type: v.literal('resource'),
  resource: v.looseObject({
    uri: v.string(),
    mimeType: optionalText,
    text: v.optional(v.string()),
    blob: v.optional(v.string()),
  }),
});

export const contentBlockSchema = v.variant('type', [
  textBlock,
  imageBlock,
  audioBlock,
  resourceLinkBlock,
  resourceBlock,
]);
export type ContentBlock = v.InferOutput<typeof contentBlockSchema>;

/** What prompts may hold beside text and links; what an agent does not name it does not take. */
const capability = v.fallback(v.optional(v.boolean(), false), false);
export const promptCapabilitiesSchema = v.object({
  image: capability,
  audio: capability,
  embeddedContext: capability,
});
export type PromptCapabilities = v.InferOutput<typeof promptCapabilitiesSchema>;

export const TOOL_KINDS = [
  'read',
  'edit',
  'delete',
  'move',
  'search',
  'execute',
  'think',
  'fetch',
  'switch_mode',
  'other',
] as const;
export type ToolKind = (typeof TOOL_KINDS)[number];
const toolStatusSchema = v.picklist(['pending', 'in_progress', 'completed', 'failed']);
export type ToolStatus = v.InferOutput<typeof toolStatusSchema>;

const toolContentSchema = v.variant('type', [
  v.looseObject({ type: v.literal('content'), content: contentBlockSchema }),
  v.looseObject({
    type: v.literal('diff'),
    path: v.string(),
    oldText: optionalText,
    newText: v.string(),
  }),
  v.looseObject({ type: v.literal('terminal'), terminalId: v.string() }),
]);
export type ToolContent = v.InferOutput<typeof toolContentSchema>;

const locationSchema = v.looseObject({ path: v.string(), line: v.nullish(v.number()) });
export type ToolLocation = v.InferOutput<typeof locationSchema>;

/** The fields of a tool call that may come, alone or together, in a call, an update or a permission request. */
const toolFields = {
  toolCallId: v.string(),
  title: optionalText,
  name: optionalText,
  // `nullish` outermost: a fallback would fill in fields that an update leaves out on purpose.
  kind: v.nullish(v.fallback(v.picklist(TOOL_KINDS), 'other')),
  status: v.nullish(v.fallback(v.nullable(toolStatusSchema), null)),
  content: v.nullish(v.array(toolContentSchema)),
  locations: v.nullish(v.array(locationSchema)),
  rawInput: v.optional(v.unknown()),
  rawOutput: v.optional(v.unknown()),
};
export const toolCallUpdateSchema = v.looseObject(toolFields);
export type ToolCallUpdate = v.InferOutput<typeof toolCallUpdateSchema>;

export const permissionOptionSchema = v.looseObject({
  optionId: v.string(),
  name: v.string(),
  kind: v.fallback(v.picklist(['allow_once', 'allow_always', 'reject_once', 'reject_always']), 'allow_once'),
});
export type PermissionOption = v.InferOutput<typeof permissionOptionSchema>;

export const permissionOutcomeSchema = v.variant('outcome', [
  v.looseObject({ outcome: v.literal('selected'), optionId: v.string() }),
  v.looseObject({ outcome: v.literal('cancelled') }),
]);
export type PermissionOutcome = v.InferOutput<typeof permissionOutcomeSchema>;

export const planEntrySchema = v.looseObject({
  content: v.string(),
  priority: v.fallback(v.picklist(['high', 'medium', 'low']), 'medium'),
  status: v.fallback(v.picklist(['pending', 'in_progress', 'completed']), 'pending'),
});
export type PlanEntry = v.InferOutput<typeof planEntrySchema>;

const commandSchema = v.looseObject({
  name: v.string(),
  description: v.fallback(v.string(), ''),
  input: v.nullish(v.looseObject({ hint: v.fallback(v.string(), '') })),
});
export type AvailableCommand = v.InferOutput<typeof commandSchema>;

export const sessionModesSchema = v.looseObject({
  currentModeId: v.string(),
  availableModes: v.array(v.looseObject({ id: v.string(), name: v.string(), description: optionalText })),
});
export type SessionModes = v.InferOutput<typeof sessionModesSchema>;

const selectOption = v.looseObject({ value: v.string(), name: v.string(), description: optionalText });
const selectGroup = v.looseObject({ group: v.string(), name: v.string(), options: v.array(selectOption) });
const configFields = {
  id: v.string(),
  name: v.string(),
  description: optionalText,
  category: optionalText,
};
export const configOptionSchema = v.variant('type', [
  v.looseObject({
    ...configFields,
    type: v.literal('select'),
    currentValue: v.string(),
    options: v.array(v.union([selectOption, selectGroup])),
  }),
  v.looseObject({ ...configFields, type: v.literal('boolean'), currentValue: v.boolean() }),
]);
export type ConfigOption = v.InferOutput<typeof configOptionSchema>;

const chunkFields = { content: contentBlockSchema, messageId: optionalText };

const knownUpdateSchema = v.variant('sessionUpdate', [
  v.looseObject({ sessionUpdate: v.literal('user_message_chunk'), ...chunkFields }),
  v.looseObject({ sessionUpdate: v.literal('agent_message_chunk'), ...chunkFields }),
  v.looseObject({ sessionUpdate: v.literal('agent_thought_chunk'), ...chunkFields }),
  v.looseObject({ sessionUpdate: v.literal('tool_call'), ...toolFields }),
  v.looseObject({ sessionUpdate: v.literal('tool_call_update'), ...toolFields }),
  v.looseObject({ sessionUpdate: v.literal('plan'), entries: v.array(planEntrySchema) }),
  v.looseObject({
    sessionUpdate: v.literal('available_commands_update'),
    availableCommands: v.array(commandSchema),
  }),
  v.looseObject({ sessionUpdate: v.literal('current_mode_update'), currentModeId: v.string() }),
  v.looseObject({
    sessionUpdate: v.literal('config_option_update'),
    configOptions: v.array(configOptionSchema),
  }),
  v.looseObject({ sessionUpdate: v.literal('session_info_update'), title: optionalText }),
  v.looseObject({
    sessionUpdate: v.literal('usage_update'),
    used: v.number(),
    size: v.number(),
    cost: v.nullish(v.looseObject({ amount: v.number(), currency: v.string() })),
  }),
  v.looseObject({
    sessionUpdate: v.literal('notice'),
    severity: v.fallback(v.string(), 'info'),
    title: v.string(),
    description: optionalText,
  }),
  v.looseObject({
    sessionUpdate: v.literal('compaction_update'),
    compactionId: v.string(),
    status: v.string(),
    summary: v.nullish(v.array(contentBlockSchema)),
    error: optionalText,
  }),
  v.looseObject({
    sessionUpdate: v.literal('compaction_summary_chunk'),
    compactionId: v.string(),
    content: contentBlockSchema,
  }),
]);
export type KnownUpdate = v.InferOutput<typeof knownUpdateSchema>;
/** Pure until it is called: who needs no schema of this file (the page) carries none. */
const knownKinds = /* @__PURE__ */ once(
  (): ReadonlySet<string> =>
    new Set(knownUpdateSchema.options.map((option) => option.entries.sessionUpdate.literal)),
);

/* @__NO_SIDE_EFFECTS__ */
function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A kind of update newer than this build: logged and passed on, shown as nothing. */
const unknownUpdateSchema = v.looseObject({
  sessionUpdate: v.pipe(
    v.string(),
    v.check((kind) => !knownKinds().has(kind), 'a known kind with a wrong shape'),
  ),
});
export type UnknownUpdate = v.InferOutput<typeof unknownUpdateSchema>;

export const sessionUpdateSchema = v.union([knownUpdateSchema, unknownUpdateSchema]);
export type SessionUpdate = KnownUpdate | UnknownUpdate;

export const isKnownUpdate = (update: SessionUpdate): update is KnownUpdate =>
  knownKinds().has(update.sessionUpdate);

export const STOP_REASONS = ['end_turn', 'max_tokens', 'max_turn_requests', 'refusal', 'cancelled'] as const;
export const stopReasonSchema = v.picklist(STOP_REASONS);
export type StopReason = v.InferOutput<typeof stopReasonSchema>;

/** The text of content blocks, one line a block that has none: what previews, titles and search see. */
export function plainText(content: readonly ContentBlock[]): string {
  let text = '';
  for (const [index, block] of content.entries()) {
    const before = content[index - 1];
    text += before && !isInline(before, block) ? `\n${blockText(block)}` : blockText(block);
  }
  return text;
}

/** A file that is named within a sentence stays there. */
function isInline(before: ContentBlock, block: ContentBlock): boolean {
  if (before.type === 'text' && block.type === 'resource_link') return /[^\p{L}\p{N}]$/u.test(before.text);
  if (before.type === 'resource_link' && block.type === 'text') return /^[^\p{L}\p{N}]/u.test(block.text);
  return false;
}

function blockText(block: ContentBlock): string {
  switch (block.type) {
    case 'text':
      return block.text;
    case 'image':
      return '[image]';
    case 'audio':
      return '[audio]';
    case 'resource_link':
      return block.title ?? block.name;
    case 'resource':
      return block.resource.text ?? block.resource.uri;
  }
}

/** A tool call as all that was said of it, one update upon the other. */
import type { KnownUpdate, ToolCallUpdate } from './acp.ts';

/** Only the protocol's own fields of a call; `sessionUpdate` is the envelope's. */
export function callOf(said: Extract<KnownUpdate, { toolCallId: string }>): ToolCallUpdate {
  const { sessionUpdate: _, ...call } = said;
  return call;
}

/** The protocol has ten fields: an agent that makes up more and more of them is not followed for ever. */
const MAX_FIELDS = 100;

/** Later fields replace earlier ones; absent and null ones leave them (ACP: "only changed fields"). */
export function mergeCall(before: ToolCallUpdate | undefined, update: ToolCallUpdate): ToolCallUpdate {
  // `fromEntries` and spread define fields, they never assign: a field named __proto__ stays a field.
  const isFull = before !== undefined && Object.keys(before).length >= MAX_FIELDS;
  const said = Object.entries(update).filter(
    ([name, value]) => value !== null && value !== undefined && (!isFull || Object.hasOwn(before, name)),
  );
  return { ...before, ...Object.fromEntries(said), toolCallId: update.toolCallId };
}

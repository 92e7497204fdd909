/** A tool call as all that was said of it, one update upon the other. */
import type { KnownUpdate, ToolCallUpdate } from './acp.ts';

/** Only the protocol's own fields of a call; `sessionUpdate` is the envelope's. */
export function callOf(said: Extract<KnownUpdate, { toolCallId: string }>): ToolCallUpdate {
  const { sessionUpdate: _, ...call } = said;
  return call;
}

/** Later fields replace earlier ones; absent and null ones leave them (ACP: "only changed fields"). */
export function mergeCall(before: ToolCallUpdate | undefined, update: ToolCallUpdate): ToolCallUpdate {
  // `fromEntries` and spread define fields, they never assign: a field named __proto__ stays a field.
  const said = Object.entries(update).filter(([, value]) => value !== null && value !== undefined);
  return { ...before, ...Object.fromEntries(said), toolCallId: update.toolCallId };
}

/** Calls of tools in the earlier app's messages, in any of the shapes that agents and the app gave them. Pure. */
import { TOOL_KINDS, type ToolCallUpdate, type ToolContent } from '../../../shared/acp.ts';
import type { EntryOf } from '../../../shared/entry.ts';
import { type Fields, fieldsOf, idOf, textOf } from './legacy-fields.ts';

/** What came of a call that an earlier message made. */
export interface ToolResult {
  type: 'result';
  callId: string | null;
  content: ToolContent[];
  failed: boolean;
}

type ToolDraft = Omit<EntryOf<'tool'>, 'seq' | 'rev' | 'at'>;

/** `endedAt` is set when the entry gets its place: by then every call has ended. */
export function readToolCall(fields: Fields): ToolDraft {
  const kind = TOOL_KINDS.find((known) => known === fields.kind);
  const path = textOf(fields, 'path');
  const title = textOf(fields, 'title', 'name', 'toolName', 'tool') ?? path;
  const input = fields.rawInput ?? fields.input ?? fields.arguments ?? fields.args;
  const output = fields.rawOutput ?? fields.output;
  const content = readToolContent(fields);
  const call: ToolCallUpdate = {
    toolCallId: idOf(fields, 'toolCallId', 'tool_call_id', 'tool_use_id', 'id', 'callId') ?? '',
    title: title ?? 'Tool',
    ...(kind && { kind }),
    ...(content.length > 0 && { content }),
    ...(input !== undefined && { rawInput: input }),
    ...(output !== undefined && { rawOutput: output }),
  };
  const failed = fields.status === 'failed' || fields.status === 'error' || fields.is_error === true;
  const isCancelled = fields.status === 'cancelled';
  return {
    kind: 'tool',
    status: failed ? 'failed' : isCancelled ? 'cancelled' : 'completed',
    call,
    endedAt: null,
  };
}

/** `blocksOf` reads whatever a tool gave. */
export function readToolResult(fields: Fields, blocksOf: (content: unknown) => ToolContent[]): ToolResult {
  const given = fields.content ?? fields.result ?? fields.output ?? fields.rawOutput;
  const content = given === undefined ? readToolContent(fields) : blocksOf(given);
  return {
    type: 'result',
    callId: idOf(fields, 'toolCallId', 'tool_use_id', 'tool_call_id', 'callId', 'id'),
    content,
    failed:
      fields.is_error === true || fields.isError === true || ['failed', 'error'].includes(`${fields.status}`),
  };
}

/** Diffs and terminals of a call, and the content that ACP gives it. */
function readToolContent(fields: Fields): ToolContent[] {
  const parts = fields.type === 'diff' || fields.type === 'terminal' ? [fields] : fields.content;
  if (typeof parts === 'string') return [asText(parts)];
  if (!Array.isArray(parts)) return [];
  return parts.flatMap((part): ToolContent[] => {
    const known = fieldsOf(part);
    if (!known) return typeof part === 'string' ? [asText(part)] : [];
    const { path, newText, oldText, terminalId } = known;
    if (known.type === 'diff' && typeof path === 'string') {
      const diff = { type: 'diff' as const, path, newText: typeof newText === 'string' ? newText : '' };
      return [typeof oldText === 'string' ? { ...diff, oldText } : diff];
    }
    if (known.type === 'terminal' && typeof terminalId === 'string')
      return [{ type: 'terminal', terminalId }];
    const inner = fieldsOf(known.content) ?? known;
    const text = textOf(inner, 'text');
    return text === null ? [asText(JSON.stringify(known, null, 2))] : [asText(text)];
  });
}

const asText = (text: string): ToolContent => ({ type: 'content', content: { type: 'text', text } });

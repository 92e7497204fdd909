/**
 * One message of the earlier app as entries: its content was text or ACP content blocks, with calls of tools
 * and their results among them. What it cannot name is kept as an attachment, never dropped. Pure.
 */
import * as v from 'valibot';
import { type ContentBlock, contentBlockSchema, type ToolContent } from '../../../shared/acp.ts';
import type { Entry } from '../../../shared/entry.ts';
import { type Fields, fieldsOf, idOf, textOf } from './legacy-fields.ts';
import { readToolCall, readToolResult, type ToolResult } from './legacy-tool.ts';

type Unplaced<E> = E extends Entry ? Omit<E, 'seq' | 'rev' | 'at'> : never;
/** An entry that has no place yet. */
export type Draft = Unplaced<Entry>;
export type Piece = { type: 'entry'; draft: Draft } | ToolResult;

type Voice = 'user' | 'agent' | 'thought' | 'notice' | 'tool' | 'error';

const VOICES: Readonly<Record<string, Voice>> = {
  user: 'user',
  human: 'user',
  assistant: 'agent',
  agent: 'agent',
  model: 'agent',
  system: 'notice',
  tool: 'tool',
  tool_call: 'tool',
  tool_use: 'tool',
  tool_result: 'tool',
  function: 'tool',
  thought: 'thought',
  thinking: 'thought',
  error: 'error',
};

/** Null if it cannot be read. */
export function readMessage(value: unknown): Piece[] | null {
  const message = fieldsOf(value);
  if (!message) return null;
  const voice = VOICES[(textOf(message, 'role', 'type') ?? '').toLowerCase()] ?? 'agent';
  const content = message.content ?? message.text ?? message.parts;
  const calls = message.toolCalls ?? message.tool_calls;
  if (voice === 'tool') return readToolMessage(message, content);
  const pieces = content === undefined || content === null ? null : readContent(voice, content);
  if (!Array.isArray(calls)) return pieces;
  return [...(pieces ?? []), ...calls.flatMap((call) => asCall(fieldsOf(call)))];
}

const asCall = (call: Fields | null): Piece[] => (call ? [{ type: 'entry', draft: readToolCall(call) }] : []);

function readContent(voice: Exclude<Voice, 'tool'>, content: unknown): Piece[] | null {
  if (typeof content === 'string') return [said(voice, [{ type: 'text', text: content }])];
  const parts = Array.isArray(content) ? content : [content];
  const pieces: Piece[] = [];
  let blocks: ContentBlock[] = [];
  const close = (): void => {
    if (blocks.length > 0) pieces.push(said(voice, blocks));
    blocks = [];
  };
  for (const part of parts) {
    const piece = readPart(part);
    if (piece === null) continue;
    if ('block' in piece) blocks.push(piece.block);
    else {
      close();
      pieces.push(piece);
    }
  }
  close();
  return pieces.length > 0 || parts.length === 0 ? pieces : null;
}

function readPart(part: unknown): Piece | { block: ContentBlock } | null {
  if (typeof part === 'string') return { block: { type: 'text', text: part } };
  const fields = fieldsOf(part);
  if (!fields) return null;
  const type = textOf(fields, 'type', 'sessionUpdate') ?? (typeof fields.text === 'string' ? 'text' : '');
  switch (type) {
    case 'content':
      return readPart(fields.content);
    case 'thinking':
    case 'thought':
    case 'reasoning': {
      const text = textOf(fields, 'thinking', 'thought', 'reasoning', 'text', 'content');
      return text === null ? null : said('thought', [{ type: 'text', text }]);
    }
    case 'tool_use':
    case 'tool_call':
    case 'tool-call':
    case 'toolCall':
    case 'tool':
    case 'diff':
    case 'terminal':
      return { type: 'entry', draft: readToolCall(fields) };
    case 'tool_result':
    case 'tool-result':
    case 'toolResult':
    case 'tool_call_update':
      return readToolResult(fields, blocksOf);
    default:
      return { block: readBlock(fields, type) };
  }
}

function readBlock(fields: Fields, type: string): ContentBlock {
  const text = fields.text;
  if (type === 'text' && typeof text === 'string') return { type: 'text', text };
  const block = v.safeParse(contentBlockSchema, fields);
  if (block.success) return block.output;
  const source = fieldsOf(fields.source);
  const data = source && textOf(source, 'data');
  if (type === 'image' && source && data) {
    return { type: 'image', data, mimeType: textOf(source, 'media_type', 'mimeType') ?? 'image/png' };
  }
  if (typeof text === 'string') return { type: 'text', text };
  return {
    type: 'resource',
    resource: { uri: type || 'block', mimeType: 'application/json', text: JSON.stringify(fields, null, 2) },
  };
}

/** Any content as blocks: what a tool gave. */
function blocksOf(content: unknown): ToolContent[] {
  if (content === undefined || content === null) return [];
  const pieces = readContent('agent', content) ?? [];
  return pieces.flatMap((piece): ToolContent[] => {
    if (piece.type !== 'entry') return piece.content;
    const { draft } = piece;
    if (draft.kind === 'tool') return draft.call.content ?? [];
    return 'content' in draft ? draft.content.map((block) => ({ type: 'content', content: block })) : [];
  });
}

/** A message that is a tool's: the call, or what came of it. */
function readToolMessage(message: Fields, content: unknown): Piece[] | null {
  const nested = Array.isArray(content) ? content.map(readPart) : [];
  // Blocks that are calls or results themselves say more than the message around them.
  if (nested.some((piece) => piece !== null && !('block' in piece))) return readContent('agent', content);
  const result = readToolResult({ ...message, content }, blocksOf);
  const isNamed = textOf(message, 'toolName', 'name', 'title', 'tool') !== null;
  if (content === undefined && message.input === undefined && !isNamed) return null;
  if (idOf(message, 'toolCallId', 'tool_call_id', 'tool_use_id') !== null && !isNamed) return [result];
  const draft = readToolCall(message);
  const given = result.content.length > 0 ? { content: result.content } : {};
  const status = result.failed ? 'failed' : draft.status;
  return [{ type: 'entry', draft: { ...draft, status, call: { ...draft.call, ...given } } }];
}

function said(voice: Exclude<Voice, 'tool'>, content: ContentBlock[]): Piece {
  return { type: 'entry', draft: draftOf(voice, content) };
}

function draftOf(voice: Exclude<Voice, 'tool'>, content: ContentBlock[]): Draft {
  const text = content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
  switch (voice) {
    case 'user':
      return { kind: 'user', promptId: null, messageId: null, content };
    case 'agent':
    case 'thought':
      return { kind: voice, messageId: null, content };
    case 'notice': {
      const isShort = text.length <= 120 && !text.includes('\n');
      return {
        kind: 'notice',
        severity: 'info',
        title: isShort ? text : 'System',
        description: isShort ? null : text,
      };
    }
    case 'error':
      return { kind: 'error', code: 'agent_error', message: text };
  }
}

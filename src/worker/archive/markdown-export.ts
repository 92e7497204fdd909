/**
 * Entries as a Markdown document that people read. Images become named placeholders (the JSON Lines export has
 * them whole); what a tool read or wrote stands in code fences. Pure.
 */
import { type ContentBlock, plainText, type ToolCallUpdate, type ToolContent } from '../../shared/acp.ts';
import type { Entry, EntryOf } from '../../shared/entry.ts';
import type { ExportSession } from '../../shared/export.ts';
import { diffText } from './diff-text.ts';
import { fenced, inline, quoted, safeMarkdown } from './markdown-text.ts';

export function markdownHeading(session: ExportSession, now: number): string {
  const title = session.title === '' ? `Session ${session.id.slice(0, 8)}` : session.title;
  const facts = [
    `- Agent: ${inline(session.agent)}`,
    session.cwd === '' ? '' : `- Directory: ${inline(session.cwd)}`,
    `- From ${dateTime(session.createdAt)} to ${dateTime(session.lastActivity)}`,
    `- Session: ${session.id}`,
    `- Exported: ${dateTime(now)}`,
  ].filter(Boolean);
  const notWhole = session.whole
    ? ''
    : '\n> A part of this conversation was not on the device that exported it.\n';
  return `# ${inline(title)}\n\n${facts.join('\n')}\n${notWhole}\n`;
}

export function markdownOf(entry: Entry, agent: string): string {
  switch (entry.kind) {
    case 'user':
      return section('You', entry.at, blocks(entry.content));
    case 'agent':
      return section(agent.toUpperCase(), entry.at, blocks(entry.content));
    case 'thought':
      return `${quoted(`*Thought*\n\n${safeMarkdown(plainText(entry.content))}`)}\n\n`;
    case 'tool':
      return tool(entry);
    case 'plan':
      return `**Plan**\n\n${entry.entries
        .map((item) => `- [${item.status === 'completed' ? 'x' : ' '}] ${inline(item.content)}`)
        .join('\n')}\n\n`;
    case 'permission':
      return permission(entry);
    case 'notice':
      return `${quoted(
        [`**${inline(entry.title)}**`, entry.description ? safeMarkdown(entry.description) : '']
          .filter(Boolean)
          .join('\n\n'),
      )}\n\n`;
    case 'error':
      return `${quoted(`**Error** (${inline(entry.code)}): ${inline(entry.message)}`)}\n\n`;
  }
}

const section = (who: string, at: number, body: string): string =>
  `## ${inline(who)} · ${dateTime(at)}\n\n${body}\n\n`;

/** UTC, so that the same history reads the same everywhere. */
function dateTime(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime())
    ? 'unknown'
    : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

const blocks = (content: readonly ContentBlock[]): string => content.map(block).join('\n\n');

function block(content: ContentBlock): string {
  switch (content.type) {
    case 'text':
      return safeMarkdown(content.text);
    case 'image':
      return `*[Image: ${inline(content.mimeType)}, ${sizeOf(content.data)}]*`;
    case 'audio':
      return `*[Audio: ${inline(content.mimeType)}, ${sizeOf(content.data)}]*`;
    case 'resource_link':
      return `*[File: ${inline(content.title ?? content.name)}, ${inline(content.uri)}]*`;
    case 'resource': {
      const { uri, text } = content.resource;
      const name = `*[File: ${inline(uri)}]*`;
      return text === undefined ? name : `${name}\n\n${fenced(text)}`;
    }
  }
}

/** Of what base64 holds. */
const sizeOf = (base64: string): string => `${Math.max(1, Math.round((base64.length * 3) / 4 / 1024))} KB`;

function tool({ call, status }: EntryOf<'tool'>): string {
  const places = (call.locations ?? []).map(({ path, line }) => inline(line ? `${path}:${line}` : path));
  const parts = [
    `**Tool: ${inline(nameOf(call))}** · ${status.replace('_', ' ')}${places.length > 0 ? ` · ${places.join(', ')}` : ''}`,
    ...inputOf(call),
    ...(call.content ?? []).map(toolContent),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n\n`;
}

const nameOf = (call: ToolCallUpdate): string => call.title ?? call.name ?? 'Tool';

function inputOf({ rawInput }: ToolCallUpdate): string[] {
  if (rawInput === undefined || rawInput === null) return [];
  const text = JSON.stringify(rawInput, null, 2);
  return text === '{}' ? [] : [fenced(text, 'json')];
}

function toolContent(content: ToolContent): string {
  switch (content.type) {
    case 'content':
      return content.content.type === 'text' ? fenced(content.content.text) : block(content.content);
    case 'diff':
      return `${inline(content.path)}\n\n${fenced(diffText(content.oldText ?? '', content.newText), 'diff')}`;
    case 'terminal':
      return '*[Terminal]*';
  }
}

function permission({ toolCall, options, outcome, by }: EntryOf<'permission'>): string {
  const chosen =
    outcome?.outcome === 'selected'
      ? (options.find((option) => option.optionId === outcome.optionId)?.name ?? outcome.optionId)
      : outcome === null
        ? 'not answered'
        : 'cancelled';
  const who = outcome?.outcome === 'selected' && by !== null ? ` by ${inline(by)}` : '';
  const parts = [
    `**Permission: ${inline(nameOf(toolCall))}** · ${inline(chosen)}${who}`,
    ...inputOf(toolCall),
    ...(toolCall.content ?? []).map(toolContent),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n\n`;
}

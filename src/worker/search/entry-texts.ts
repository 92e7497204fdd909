/** What of an entry is searched: all that it says in words, bounded where a program wrote it. */
import type { ContentBlock, ToolCallUpdate, ToolContent } from '../../shared/acp.ts';
import type { Entry } from '../../shared/entry.ts';

/** Of one message, in UTF-16 units. A longer one is a file that somebody pasted. */
const MAX_MESSAGE_LENGTH = 262_144;
/** Of all that a tool was given and answered. */
const MAX_TOOL_LENGTH = 16_384;
const MAX_INPUT_LENGTH = 4_096;
/** Colours and cursor moves in what a terminal showed: no words. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is how they begin.
const ESCAPES = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;

/** One string for each thing said: words of two of them do not stand together. */
export function searchTexts(entry: Entry): string[] {
  switch (entry.kind) {
    case 'user':
    case 'agent':
    case 'thought':
      return bounded(entry.content.map(blockText), MAX_MESSAGE_LENGTH);
    case 'tool':
      return callTexts(entry.call);
    case 'plan':
      return bounded(
        entry.entries.map((item) => item.content),
        MAX_MESSAGE_LENGTH,
      );
    case 'permission':
      return callTexts(entry.toolCall);
    case 'notice':
      return bounded([entry.title, entry.description ?? ''], MAX_TOOL_LENGTH);
    case 'error':
      return bounded([entry.message], MAX_TOOL_LENGTH);
  }
}

function callTexts(call: ToolCallUpdate): string[] {
  const title = call.title ?? call.name ?? '';
  const paths = (call.locations ?? []).map(({ path }) => path);
  const given = bounded(stringsIn(call.rawInput), MAX_INPUT_LENGTH);
  const said = (call.content ?? []).flatMap(contentTexts);
  // Where the answer is shown in words, the raw one says the same.
  const answered = said.length > 0 ? said : stringsIn(call.rawOutput);
  const texts = bounded([...new Set([title, ...paths, ...given, ...answered])], MAX_TOOL_LENGTH);
  return texts.map((text) => text.replace(ESCAPES, ''));
}

function contentTexts(content: ToolContent): string[] {
  switch (content.type) {
    case 'content':
      return [blockText(content.content)];
    case 'diff':
      return [content.path, content.newText, content.oldText ?? ''];
    case 'terminal':
      return [];
  }
}

function blockText(block: ContentBlock): string {
  switch (block.type) {
    case 'text':
      return block.text;
    case 'resource_link':
      return `${block.title ?? block.name} ${block.uri}`;
    case 'resource':
      return block.resource.text ?? block.resource.uri;
    case 'image':
    case 'audio':
      return '';
  }
}

/** All strings in a value that an agent made up: a command, a path, a pattern. */
function stringsIn(value: unknown, found: string[] = [], depth = 0): string[] {
  if (typeof value === 'string') found.push(value);
  else if (typeof value === 'object' && value !== null && depth < 6 && found.length < 100) {
    for (const part of Object.values(value)) stringsIn(part, found, depth + 1);
  }
  return found;
}

function bounded(texts: readonly string[], limit: number): string[] {
  const result: string[] = [];
  let left = limit;
  for (const text of texts) {
    if (left <= 0) break;
    if (text !== '') result.push(text.slice(0, left));
    left -= text.length;
  }
  return result;
}

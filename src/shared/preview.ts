/** One line of a message, for the session list. */
import { type Entry, entryText } from './entry.ts';
import { isMessage } from './entry-change.ts';
import { PREVIEW_LENGTH } from './limits.ts';

const PREVIEWED: ReadonlySet<Entry['kind']> = new Set(['user', 'agent', 'permission', 'notice', 'error']);

/** Markdown's marks at the start of a line and around words: noise in one line of plain text. */
const MARKS = /^[ \t]*(?:#{1,6} |>+ ?|[-*+] (?:\[[ x]\] )?|```\w*$|-{3,}$)|\*\*|`/gm;

/** Empty for what the list does not show: thoughts, tools and plans. */
export function previewOf(entry: Entry): string {
  if (!PREVIEWED.has(entry.kind)) return '';
  const line = entryText(entry)
    .slice(0, PREVIEW_LENGTH * 4)
    .replace(MARKS, '')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > PREVIEW_LENGTH ? `${line.slice(0, PREVIEW_LENGTH - 1)}…` : line;
}

/** While a message is this short, what is added to it may still change its preview. */
export function isPreviewOpen(entry: Entry): boolean {
  if (!isMessage(entry)) return false;
  const first = entry.content[0];
  return entry.content.length === 1 && first?.type === 'text' && first.text.length < PREVIEW_LENGTH * 4;
}

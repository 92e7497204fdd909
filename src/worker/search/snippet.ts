/** The piece of a text that shows why it was found: around the first match, on one line. */
import type { Range } from './query.ts';

const MAX_SNIPPET_LENGTH = 240;
/** So much is shown before the first match. */
const BEFORE = 60;

export interface Snippet {
  snippet: string;
  marks: Range[];
}

export function snippetOf(text: string, ranges: readonly Range[]): Snippet {
  const first = ranges[0]?.[0] ?? 0;
  const start = first <= BEFORE ? 0 : wordStart(text, first - BEFORE, first);
  const end =
    start + MAX_SNIPPET_LENGTH >= text.length ? text.length : wholeEnd(text, start + MAX_SNIPPET_LENGTH);
  const before = start > 0 ? '…' : '';
  // One unit for one unit, so that the marks stay where they belong.
  const shown = text.slice(start, end).replace(/\s/g, ' ');
  const marks = ranges
    .map(([from, to]) => [Math.max(from, start), Math.min(to, end)] as const)
    .filter(([from, to]) => from < to)
    .map(([from, to]): Range => [from - start + before.length, to - start + before.length]);
  return { snippet: `${before}${shown}${end < text.length ? '…' : ''}`, marks };
}

/** After the first space from there on, if there is one before the match. */
function wordStart(text: string, at: number, match: number): number {
  const space = text.slice(at, match).search(/\s/);
  return wholeEnd(text, space === -1 ? at : at + space + 1);
}

/** Never between the two halves of one character. */
function wholeEnd(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
}

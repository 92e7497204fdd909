/** How many rows it takes to fill a view, judged by what they hold: before any of them has been laid out. Pure. */
import type { ContentBlock } from '../../shared/acp.ts';
import type { Entry } from '../../shared/entry.ts';
import type { Row } from '../store/transcript-window.ts';

/** All of these are rather too little, in px: a row too many costs a moment, one too few shows as a gap. */
const LINE = 18;
const PADDING = 16;
const CHARACTERS_A_LINE = 130;
/** Longer ones may be cut. */
const MOST_LINES = 25;
/** Many calls in a row fold into one line. */
const TOOL = 8;

/** The rows from `index` on, in the direction of `step`, that fill `px` for sure; at most `max`. */
export function rowsToFill(
  rows: readonly Row[],
  index: number,
  step: 1 | -1,
  px: number,
  max: number,
): number {
  let filled = 0;
  let count = 0;
  for (let at = index; count < max && filled < px; at += step) {
    const row = rows[at];
    if (!row) break;
    filled += leastHeight(row.entry.peek());
    count += 1;
  }
  return count;
}

function leastHeight(entry: Entry): number {
  switch (entry.kind) {
    case 'user':
    case 'agent':
      return PADDING + entry.content.reduce((sum, block) => sum + linesOf(block) * LINE, 0);
    case 'tool':
      return TOOL;
    case 'thought':
    case 'plan':
    case 'permission':
    case 'notice':
    case 'error':
      return LINE;
  }
}

const linesOf = (block: ContentBlock): number =>
  block.type === 'text' ? Math.min(MOST_LINES, Math.ceil(block.text.length / CHARACTERS_A_LINE)) : 1;

/** One end of a long output. Pure. */

export type ShownEnd = 'beginning' | 'end';

/** What fits into view: of an end, more would have to be scrolled to be seen. */
const SHOWN_LINES: Record<ShownEnd, number> = { beginning: 40, end: 20 };
/** A line may be a whole minified file. */
const SHOWN_CHARACTERS = 20_000;

export interface CutOutput {
  text: string;
  /** How many lines are left out; 0 where only a part of one is. */
  lines: number;
}

/** Null where all of it is shown. */
export function cutOutput(text: string, end: ShownEnd): CutOutput | null {
  const lines = text.replace(/\n$/, '').split('\n');
  const total = lines.length;
  const kept = end === 'end' ? lines.slice(-SHOWN_LINES.end) : lines.slice(0, SHOWN_LINES.beginning);
  const joined = kept.join('\n');
  if (total === kept.length && joined.length <= SHOWN_CHARACTERS) return null;
  const cut = end === 'end' ? joined.slice(-SHOWN_CHARACTERS) : joined.slice(0, SHOWN_CHARACTERS);
  return { text: cut, lines: total - cut.split('\n').length };
}

/** Which words of a changed line changed. Pure. */
import { diffWordsWithSpace } from 'diff';

/** From and to, in UTF-16 units. */
export type Range = readonly [from: number, to: number];

export interface ChangedWords {
  before: Range[];
  after: Range[];
}

/** In a line that is longer nobody reads words. */
const MAX_LENGTH = 600;
const MAX_EDITS = 200;
/** Where more than this part of both lines changed, marks would only be noise. */
const MOST = 0.6;

/** Null where the two lines have too little in common. */
export function changedWords(before: string, after: string): ChangedWords | null {
  if (before.length > MAX_LENGTH || after.length > MAX_LENGTH) return null;
  const parts = diffWordsWithSpace(before, after, { maxEditLength: MAX_EDITS });
  if (!parts) return null;
  const changed: ChangedWords = { before: [], after: [] };
  let beforeAt = 0;
  let afterAt = 0;
  for (const { value, added, removed } of parts) {
    if (added) addRange(changed.after, afterAt, afterAt + value.length);
    else if (removed) addRange(changed.before, beforeAt, beforeAt + value.length);
    if (!added) beforeAt += value.length;
    if (!removed) afterAt += value.length;
  }
  const isMost = length(changed.before) + length(changed.after) > MOST * (before.length + after.length);
  return isMost ? null : changed;
}

function addRange(ranges: Range[], from: number, to: number): void {
  const last = ranges.at(-1);
  if (last && last[1] === from) ranges[ranges.length - 1] = [last[0], to];
  else ranges.push([from, to]);
}

const length = (ranges: readonly Range[]): number => ranges.reduce((sum, [from, to]) => sum + to - from, 0);

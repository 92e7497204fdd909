/** Where a caret belongs after its text was changed from elsewhere: behind the same letters. Pure. */

/** The position in `after` that `at` was in `before`. */
export function movedCaret(before: string, after: string, at: number): number {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  if (at <= start) return at;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  // Behind what changed it keeps its distance from the end; within, it stands behind the change.
  return at >= before.length - end ? at + after.length - before.length : after.length - end;
}

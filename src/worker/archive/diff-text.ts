/** Two texts as the lines of a diff. Pure. */
import { structuredPatch } from 'diff';

/** Past this many edits the texts have little in common: all removed, all added. */
const MAX_EDITS = 2_000;

export function diffText(oldText: string, newText: string): string {
  const patch = structuredPatch('', '', oldText, newText, undefined, undefined, {
    context: 3,
    maxEditLength: MAX_EDITS,
  });
  if (!patch) return [...marked(oldText, '-'), ...marked(newText, '+')].join('\n');
  return patch.hunks
    .flatMap((hunk) => [`@@ -${hunk.oldStart} +${hunk.newStart} @@`, ...hunk.lines])
    .join('\n');
}

const marked = (text: string, sign: string): string[] =>
  text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => sign + line);

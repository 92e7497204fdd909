/** Two texts as the lines that differ between them, with a little around each. Pure; loads when a diff is shown. */
import { createTwoFilesPatch, structuredPatch } from 'diff';

export type DiffLine =
  | { type: 'same'; oldLine: number; newLine: number; text: string }
  | { type: 'removed'; oldLine: number; text: string }
  | { type: 'added'; newLine: number; text: string }
  /** So many lines that are the same were left out. */
  | { type: 'gap'; count: number };

export interface Diff {
  added: number;
  removed: number;
  lines: DiffLine[];
}

const CONTEXT_LINES = 3;
/** Past this many edits the texts have little in common: shown as all removed, all added. */
const MAX_EDITS = 2_000;

export function diffLines(oldText: string, newText: string): Diff {
  const patch = structuredPatch('', '', oldText, newText, undefined, undefined, {
    context: CONTEXT_LINES,
    maxEditLength: MAX_EDITS,
  });
  const lines: DiffLine[] = patch ? [] : replaced(oldText, newText);
  let nextOld = 1;
  for (const hunk of patch?.hunks ?? []) {
    let oldLine = hunk.oldStart;
    let newLine = hunk.newStart;
    if (oldLine > nextOld) lines.push({ type: 'gap', count: oldLine - nextOld });
    for (const raw of hunk.lines) {
      const text = raw.slice(1);
      if (raw.startsWith('+')) lines.push({ type: 'added', newLine: newLine++, text });
      else if (raw.startsWith('-')) lines.push({ type: 'removed', oldLine: oldLine++, text });
      else if (raw.startsWith(' ')) {
        lines.push({ type: 'same', oldLine: oldLine++, newLine: newLine++, text });
      }
    }
    nextOld = oldLine;
  }
  const total = linesOf(oldText).length;
  if (lines.length > 0 && patch && nextOld <= total) lines.push({ type: 'gap', count: total - nextOld + 1 });
  const count = (type: DiffLine['type']) => lines.filter((line) => line.type === type).length;
  return { added: count('added'), removed: count('removed'), lines };
}

/** As `patch` and `git apply` read it. */
export function patchText(path: string, oldText: string, newText: string): string {
  const options = { context: CONTEXT_LINES, maxEditLength: MAX_EDITS };
  return createTwoFilesPatch(path, path, oldText, newText, undefined, undefined, options) ?? newText;
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

function replaced(oldText: string, newText: string): DiffLine[] {
  return [
    ...linesOf(oldText).map((text, index): DiffLine => ({ type: 'removed', oldLine: index + 1, text })),
    ...linesOf(newText).map((text, index): DiffLine => ({ type: 'added', newLine: index + 1, text })),
  ];
}

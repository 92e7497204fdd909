/** Two texts as the lines that differ between them, with a little around each. Pure; loads when a diff is shown. */
import { structuredPatch } from 'diff';

export type DiffLine =
  | { type: 'same' | 'added'; line: number; text: string }
  | { type: 'removed'; line: number; text: string }
  /** Lines left out between two places that differ. */
  | { type: 'gap' };

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
  for (const hunk of patch?.hunks ?? []) {
    if (lines.length > 0) lines.push({ type: 'gap' });
    let oldLine = hunk.oldStart;
    let newLine = hunk.newStart;
    for (const raw of hunk.lines) {
      const text = raw.slice(1);
      if (raw.startsWith('+')) lines.push({ type: 'added', line: newLine++, text });
      else if (raw.startsWith('-')) lines.push({ type: 'removed', line: oldLine++, text });
      else if (raw.startsWith(' ')) {
        lines.push({ type: 'same', line: newLine++, text });
        oldLine += 1;
      }
    }
  }
  const count = (type: DiffLine['type']) => lines.filter((line) => line.type === type).length;
  return { added: count('added'), removed: count('removed'), lines };
}

function replaced(oldText: string, newText: string): DiffLine[] {
  const split = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
  return [
    ...split(oldText).map((text, index): DiffLine => ({ type: 'removed', line: index + 1, text })),
    ...split(newText).map((text, index): DiffLine => ({ type: 'added', line: index + 1, text })),
  ];
}

/** A text cut into coloured pieces, and into lines of them. Pure. */
import { CODE_KINDS, type CodeKind, type CodeSpans, MAX_CODE_LENGTH } from '../../shared/code-spans.ts';

export interface CodePiece {
  kind: CodeKind;
  text: string;
}

/** Beyond this nobody reads by colour. */
export const MAX_COLOURED_LENGTH = 64_000;

/** Spans of a text's beginning do for the whole: what follows them is plain until it has its own. */
export function cutPieces(text: string, spans: CodeSpans): CodePiece[] {
  const pieces: CodePiece[] = [];
  let at = 0;
  for (let index = 0; index + 1 < spans.length && at < text.length; index += 2) {
    const end = at + Math.max(0, spans[index + 1] || 0);
    pieces.push({ kind: CODE_KINDS[spans[index] ?? 0] ?? 'plain', text: text.slice(at, end) });
    at = end;
  }
  if (at < text.length) pieces.push({ kind: 'plain', text: text.slice(at) });
  return pieces;
}

/** The same, line by line, without the line feeds. */
export function cutLines(text: string, spans: CodeSpans): CodePiece[][] {
  const lines: CodePiece[][] = [[]];
  for (const { kind, text: piece } of cutPieces(text, spans)) {
    for (const [index, part] of piece.split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (part !== '') lines.at(-1)?.push({ kind, text: part });
    }
  }
  return lines;
}

/**
 * A text in parts that are short enough for one call, cut between lines: at one that begins at the margin
 * where there is one, since what stands before it is most likely whole.
 */
export function splitCode(text: string, limit = MAX_CODE_LENGTH): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const head = rest.slice(0, limit);
    const margin = lastMargin(head);
    const line = head.lastIndexOf('\n') + 1;
    const cut = margin > limit / 2 ? margin : line > 0 ? line : limit;
    parts.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  if (rest !== '') parts.push(rest);
  return parts;
}

function lastMargin(text: string): number {
  let last = 0;
  for (const match of text.matchAll(/\n(?=[^\s})\]])/g)) last = match.index + 1;
  return last;
}

/** One line of a diff. Said aloud as what was inserted or deleted; the sign says it to the eye. */
import type { ComponentChildren } from 'preact';
import type { CodePiece } from '../code/code-pieces.ts';
import { codePieces } from '../code/code-text.tsx';
import { visibleText } from '../text/visible.ts';
import styles from './diff.module.css';
import type { DiffSide } from './diff-layout.ts';
import type { Range } from './diff-words.ts';

/** The coloured lines of each side; null while a side has no colours. */
export type SideColours = Record<DiffSide['side'], readonly CodePiece[][] | null>;

export function DiffGap({ count }: { count: number }) {
  return (
    <span class={styles.gap}>
      {`${count} unchanged line${count === 1 ? '' : 's'}`}
      {'\n'}
    </span>
  );
}

/** Null is the empty place beside a line that has no counterpart. */
export function DiffLineView({ line, colours }: { line: DiffSide | null; colours: SideColours }) {
  if (line === null) return <span class={styles.none} />;
  const pieces = colours[line.side]?.[line.index] ?? [{ kind: 'plain' as const, text: line.text }];
  const text = withMarks(pieces, line.changed);
  return (
    <span class={styles.line} data-line={line.type}>
      <span class={styles.lineNumber}>{line.line}</span>
      <span class={styles.sign}>{SIGNS[line.type]}</span>
      {line.type === 'added' ? (
        <ins>{text}</ins>
      ) : line.type === 'removed' ? (
        <del>{text}</del>
      ) : (
        <span>{text}</span>
      )}
      {'\n'}
    </span>
  );
}

const SIGNS = { same: ' ', added: '+', removed: '-' } as const;

/** The pieces, with what changed in an element of its own. */
function withMarks(pieces: readonly CodePiece[], changed: readonly Range[]): ComponentChildren {
  if (pieces.length === 0) return visibleText('');
  if (changed.length === 0) return codePieces(pieces);
  const nodes: ComponentChildren[] = [];
  let at = 0;
  for (const [from, to] of changed) {
    nodes.push(codePieces(slice(pieces, at, from)));
    nodes.push(<span class={styles.changed}>{codePieces(slice(pieces, from, to))}</span>);
    at = to;
  }
  nodes.push(codePieces(slice(pieces, at, Number.POSITIVE_INFINITY)));
  return nodes;
}

function slice(pieces: readonly CodePiece[], from: number, to: number): CodePiece[] {
  const found: CodePiece[] = [];
  let at = 0;
  for (const { kind, text } of pieces) {
    const part = text.slice(Math.max(0, from - at), Math.max(0, to - at));
    if (part !== '') found.push({ kind, text: part });
    at += text.length;
  }
  return found;
}

/** Coloured pieces as nodes. Each piece is text; only its colour is the highlighter's. */
import type { ComponentChildren } from 'preact';
import type { CodeSpans } from '../../shared/code-spans.ts';
import { visibleText } from '../text/visible.ts';
import styles from './code.module.css';
import { type CodePiece, cutPieces } from './code-pieces.ts';

export function codeText(text: string, spans: CodeSpans | null): ComponentChildren {
  return spans === null ? visibleText(text) : codePieces(cutPieces(text, spans));
}

export const codePieces = (pieces: readonly CodePiece[]): ComponentChildren =>
  pieces.map((piece) =>
    piece.kind === 'plain' ? (
      visibleText(piece.text)
    ) : (
      <span class={styles[piece.kind]}>{visibleText(piece.text)}</span>
    ),
  );

/**
 * The folds of all sessions, loaded when first needed. Those of sessions at rest are let go again, least
 * recently used first, so that a thousand old conversations cost no memory.
 */
import type { Seq } from '../../shared/ids.ts';
import { loadSessionFold, type SessionFold } from './session-fold.ts';
import type { Statements } from './statements.ts';

/** Folds kept of sessions at rest. */
const KEPT = 32;

export interface FoldCache {
  get(sessionNo: number, head: Seq): SessionFold;
  /** It may be ahead of what is committed, or its session is gone: the next `get` reads it anew. */
  drop(sessionNo: number): void;
}

export function createFoldCache(statements: Statements): FoldCache {
  const folds = new Map<number, SessionFold>();

  function makeRoom(): void {
    if (folds.size <= KEPT) return;
    for (const [no, { stored, fold }] of folds) {
      if (!stored || fold.info.turn.state !== 'idle') continue;
      folds.delete(no);
      return;
    }
  }

  return {
    get(sessionNo, head) {
      const fold = folds.get(sessionNo) ?? loadSessionFold(statements, sessionNo, head);
      // Last in the map is most recently used.
      folds.delete(sessionNo);
      folds.set(sessionNo, fold);
      makeRoom();
      return fold;
    },
    drop: (sessionNo) => void folds.delete(sessionNo),
  };
}

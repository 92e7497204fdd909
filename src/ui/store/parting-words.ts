/**
 * Drafts that a page had not handed over when it went: kept for the page that takes its place in this tab, in the
 * tab's own storage, since that alone is written before the page is gone. Their images stay with the worker.
 */
import type { DraftFile } from '../../shared/draft.ts';
import type { SessionId } from '../../shared/ids.ts';

export interface PartingWord {
  sessionId: SessionId;
  text: string;
  files: DraftFile[];
}

export interface PartingWords {
  /** Takes the place of what was kept before. */
  keep(words: readonly PartingWord[]): void;
  /** What was kept, once. */
  take(): PartingWord[];
}

const KEY = 'aperture:drafts';

/** `storage` is null where the browser gives none: then nothing is kept. */
export function createPartingWords(storage: Storage | null): PartingWords {
  return {
    keep(words) {
      try {
        if (words.length === 0) storage?.removeItem(KEY);
        else storage?.setItem(KEY, JSON.stringify(words));
      } catch {
        // Full or forbidden: the worker may have it all the same.
      }
    },
    take() {
      try {
        const kept: unknown = JSON.parse(storage?.getItem(KEY) ?? '[]');
        storage?.removeItem(KEY);
        return Array.isArray(kept) ? kept.filter(isWord) : [];
      } catch {
        return [];
      }
    },
  };
}

function isWord(value: unknown): value is PartingWord {
  if (typeof value !== 'object' || value === null) return false;
  const { sessionId, text, files } = value as Record<string, unknown>; // looked at right here
  return typeof sessionId === 'string' && typeof text === 'string' && Array.isArray(files);
}

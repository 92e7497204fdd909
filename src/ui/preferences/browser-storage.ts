/** The browser's own storage, for choices that are read long after the page began. */
import type { KeptIn } from './kept-choice.ts';

/** Merely to name it throws where storage is forbidden. */
export function browserStorage(): KeptIn | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

/** Going back through what was said in this session before: a step at a time, as in a shell. Pure. */

export interface HistoryPlace {
  /** What the field shows, and was put there by going back. */
  shown: string;
  /** How far back: 1 is the last prompt. */
  back: number;
}

/** The place after a step; null where there is nowhere to go, or (forwards) where it began: at an empty field. */
export function stepHistory(
  prompts: readonly string[],
  place: HistoryPlace | null,
  direction: 'back' | 'forward',
): HistoryPlace | null {
  const back = (place?.back ?? 0) + (direction === 'back' ? 1 : -1);
  const shown = back > 0 ? prompts.at(-back) : undefined;
  if (shown === undefined) return direction === 'back' ? place : null;
  return { shown, back };
}

/** Prompts in the order they were said, each once where it was said again at once, none without words. */
export const distinctPrompts = (prompts: readonly string[]): string[] =>
  prompts.filter((prompt, index) => prompt.trim() !== '' && prompt !== prompts[index - 1]);

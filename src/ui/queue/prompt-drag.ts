/** Prompts that wait are put in another order by hand: one is dragged onto the place of another. */
import type { PromptId } from '../../shared/ids.ts';

/** Of this app's own drags: files and text from elsewhere are none. */
const TYPE = 'application/x-aperture-prompt';

/** The order with one prompt at the place of another; null where nothing changes. */
export function movedTo(
  order: readonly PromptId[],
  promptId: string,
  place: PromptId,
): readonly PromptId[] | null {
  const moved = order.find((id) => id === promptId);
  const to = order.indexOf(place);
  if (moved === undefined || to === -1 || moved === place) return null;
  return order.filter((id) => id !== moved).toSpliced(to, 0, moved);
}

export function startPromptDrag({ dataTransfer }: DragEvent, promptId: PromptId): void {
  if (!dataTransfer) return;
  dataTransfer.setData(TYPE, promptId);
  dataTransfer.effectAllowed = 'move';
}

export const isPromptDrag = ({ dataTransfer }: DragEvent): boolean =>
  dataTransfer?.types.includes(TYPE) === true;

/** The prompt that is dropped; null: something else is. */
export const droppedPrompt = ({ dataTransfer }: DragEvent): string | null =>
  dataTransfer?.getData(TYPE) || null;

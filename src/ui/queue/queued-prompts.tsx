/** Prompts whose turn has not begun, in the order in which they will run: below all that was said. */
import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PromptId } from '../../shared/ids.ts';
import { usePromptActions } from '../composer/prompt-actions.ts';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import { movedTo } from './prompt-drag.ts';
import { type MoveDirection, QueuedPrompt } from './queued-prompt.tsx';

export function QueuedPrompts({ window }: { window: TranscriptWindow }) {
  const { order: reorder } = usePromptActions();
  const list = useRef<HTMLDivElement>(null);
  /** What was moved last: to move an element takes the focus from its buttons. */
  const moved = useSignal<{ promptId: PromptId; direction: MoveDirection } | null>(null);
  const items = window.queue.value;
  const order = items.map(({ promptId }) => promptId);

  useLayoutEffect(() => {
    const { promptId, direction } = moved.peek() ?? {};
    moved.value = null;
    if (promptId === undefined) return;
    const section = list.current?.querySelector(`[data-prompt-id="${CSS.escape(promptId)}"]`);
    const buttons = [...(section?.querySelectorAll<HTMLButtonElement>('button[data-move]') ?? [])];
    const same = buttons.find((button) => button.dataset.move === direction && !button.disabled);
    (same ?? buttons.find((button) => !button.disabled))?.focus();
  }, [order.join()]);

  function move(promptId: PromptId, direction: MoveDirection): void {
    const from = order.indexOf(promptId);
    const to = direction === 'up' ? from - 1 : from + 1;
    const other = order[to];
    if (other === undefined) return;
    moved.value = { promptId, direction };
    const next = order.with(from, other).with(to, promptId);
    void reorder(window.sessionId, next);
  }

  return (
    <div ref={list}>
      {items.map((item, index) => (
        <QueuedPrompt
          key={item.promptId}
          item={item}
          window={window}
          isFirst={index === 0}
          isLast={index === items.length - 1}
          onMove={(direction) => move(item.promptId, direction)}
          onDropped={(dropped) => {
            const next = movedTo(order, dropped, item.promptId);
            if (next) void reorder(window.sessionId, next);
          }}
        />
      ))}
    </div>
  );
}

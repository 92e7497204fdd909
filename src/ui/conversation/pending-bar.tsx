/** A question that is out of view stays within reach: what is asked, and the way to it. Also its keys. */
import type { ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Seq } from '../../shared/ids.ts';
import { usePage } from '../store/page.ts';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import { toolSummary } from '../tools/tool-summary.ts';
import styles from './conversation.module.css';
import { usePendingQuestion } from './pending-question.ts';
import { chosenBy } from './permission-keys.ts';

interface Props {
  window: TranscriptWindow;
  atEnd: ReadonlySignal<boolean>;
  onShow: (seq: Seq) => void;
}

export function PendingBar({ window, atEnd, onShow }: Props) {
  const { panes } = usePage();
  const pending = usePendingQuestion(window);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const question = pending.peek();
      if (question === null || panes.active.peek() !== window.sessionId) return;
      const pane = `[data-pane="${window.sessionId}"]`;
      const card = document.querySelector(`${pane} [data-entry-id="${question.seq}"]`);
      const index = chosenBy(event, question.options, card);
      const button = card?.querySelector<HTMLButtonElement>(
        `button[data-option-index="${index + 1}"]:not(:disabled)`,
      );
      if (!button) return;
      event.preventDefault();
      button.click();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const question = pending.value;
  if (!question || atEnd.value) return null;
  return (
    <button type="button" class={styles.pendingBar} onClick={() => onShow(question.seq)}>
      <span class="asks" aria-hidden="true">
        !
      </span>
      <span class={styles.pendingText}>
        Waits for your answer: {toolSummary(question.toolCall, '').title}
      </span>
      <span class={styles.pendingShow}>Show</span>
    </button>
  );
}

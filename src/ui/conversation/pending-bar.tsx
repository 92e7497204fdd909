/** A question that is out of view stays within reach: what is asked, and the way to it. Also its keys. */
import { type ReadonlySignal, useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { EntryOf } from '../../shared/entry.ts';
import type { Seq } from '../../shared/ids.ts';
import type { TranscriptWindow } from '../store/transcript-window.ts';
import { toolSummary } from '../tools/tool-summary.ts';
import styles from './conversation.module.css';

interface Props {
  window: TranscriptWindow;
  atEnd: ReadonlySignal<boolean>;
  onShow: (seq: Seq) => void;
}

export function PendingBar({ window, atEnd, onShow }: Props) {
  const questions = useComputed(() =>
    window.rows.value.filter((row) => row.entry.peek().kind === 'permission'),
  );
  const pending = useComputed(() =>
    questions.value
      .map((row) => row.entry.value)
      .find((entry): entry is EntryOf<'permission'> => isPending(entry)),
  );

  // A modifier, so that no stray key ever answers.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
      const question = pending.peek();
      if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat || !digit || !question) return;
      const button = document.querySelector<HTMLButtonElement>(
        `[data-entry-id="${question.seq}"] button[data-option-index="${digit}"]:not(:disabled)`,
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

const isPending = (entry: { kind: string; outcome?: unknown }): boolean =>
  entry.kind === 'permission' && entry.outcome === null;

/** The question that waits in a conversation: the oldest of those without an answer. */
import { type ReadonlySignal, useComputed } from '@preact/signals';
import type { EntryOf } from '../../shared/entry.ts';
import type { TranscriptWindow } from '../store/transcript-window.ts';

type Question = EntryOf<'permission'>;

export function usePendingQuestion(window: TranscriptWindow): ReadonlySignal<Question | null> {
  // A row's kind never changes: entries that stream are not read.
  const questions = useComputed(() =>
    window.rows.value.filter((row) => row.entry.peek().kind === 'permission'),
  );
  return useComputed(() => {
    for (const row of questions.value) {
      const entry = row.entry.value;
      if (entry.kind === 'permission' && entry.outcome === null) return entry;
    }
    return null;
  });
}
